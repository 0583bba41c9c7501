import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import * as z from "zod";
import { INPUTS } from "../../src/cli/action/inputs.js";
import { main } from "../../src/cli/main.js";
import { fakeWorld } from "../support/world.js";

/** The pages that people read: every command runs and prints what the page shows, and every link leads somewhere. */
const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const read = (path: string) => readFileSync(join(ROOT, path), "utf8");
const PAGES = [
  "README.md",
  "CONTRIBUTING.md",
  "CHANGELOG.md",
  ...readdirSync(join(ROOT, "docs"))
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`),
];
/** Their commands have tests of their own, in a shell. */
const ELSEWHERE = ["docs/ci.md"];

interface Command {
  readonly page: string;
  readonly line: string;
  /** What the page shows below it. */
  readonly shown: readonly string[];
}

/** `$ planrisk …` of the console blocks; "# exit status 1" behind a command is what it ends with, 0 without. */
function commandsOf(page: string): Command[] {
  const blocks = [...read(page).matchAll(/^```console\n(.*?)^```$/gms)].map(([, block = ""]) => block);
  return blocks.flatMap((block) =>
    block
      .split(/^(?=\$ )/m)
      .filter((part) => part.startsWith("$ "))
      .map((part) => {
        const [line = "", ...shown] = part.trimEnd().split("\n");
        return { page, line: line.slice(2), shown };
      }),
  );
}

/** The words of a command line, quotes taken off. */
function words(line: string): string[] {
  return [...line.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(
    ([, single, double, bare]) => single ?? double ?? bare ?? "",
  );
}

/** What a page shows as a pattern: a line "…" stands for any lines, and one within a line for anything. */
function pattern(shown: readonly string[]): RegExp {
  const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const lines = shown.map((line) => (line === "…" ? "(?:.*\\n)*?" : `${line.split("…").map(escaped).join(".*")}\\n`));
  return new RegExp(`^${lines.join("")}$`);
}

const FOLDER = mkdtempSync(join(tmpdir(), "planrisk-pages-"));
beforeAll(() => {
  cpSync(join(ROOT, "fixtures/demo/after"), FOLDER, { recursive: true });
  cpSync(join(ROOT, "fixtures/demo/plan.json"), join(FOLDER, "plan.json"));
  mkdirSync(join(FOLDER, "reports"));
  const state = { format_version: "1.0", terraform_version: "1.11.4", values: { root_module: { resources: [] } } };
  writeFileSync(join(FOLDER, "network.json"), JSON.stringify(state));
  writeFileSync(join(FOLDER, "interfaces.json"), JSON.stringify({ NetworkInterfaces: [] }));
});
afterAll(() => rmSync(FOLDER, { recursive: true, force: true }));

describe("commands", () => {
  const commands = PAGES.filter((page) => !ELSEWHERE.includes(page)).flatMap(commandsOf);

  test("there are many", () => {
    expect(commands.length).toBeGreaterThan(15);
  });

  test.each(commands)("$page: $line", async ({ line, shown }) => {
    const [command = "", comment = ""] = line.split(/\s+#\s+/);
    const [program, ...args] = words(command);
    expect(program).toBe("planrisk");
    const world = fakeWorld({ cwd: FOLDER });
    const status = await main(args, world);
    expect({ status, err: status === 2 ? world.err() : "" }).toEqual({
      status: Number(/^exit status (\d)$/.exec(comment)?.[1] ?? 0),
      err: "",
    });
    if (shown.length > 0) expect(world.out()).toMatch(pattern(shown));
  });
});

describe("blocks of a shell", () => {
  /** What needs terraform, AWS or a checkout is not run here: only these commands may stand there. */
  const KNOWN =
    /^(npm (ci|test|run [\w:-]+( --( [\w./-]+)+)?)|bash \.ci\/run|terraform( -chdir=\S+)? (plan -out tfplan|show -json( tfplan)? > [\w-]+\.json)|aws ec2 describe-[a-z-]+ > [\w-]+\.json|node bin\/planrisk\.js .+|git clone .+|cd .+|npx vitest run [\w./ -]+|export UPDATE_GOLDEN=1|PLANLAB=\S+ npm run fixtures.*)$/;
  const lines = PAGES.flatMap((page) =>
    [...read(page).matchAll(/^ *(?:\d\. )?```sh\n(.*?)^ *```$/gms)].flatMap(([, block = ""]) =>
      block
        .trimEnd()
        .split("\n")
        .flatMap((line) => line.trim().split(" && "))
        .map((line) => ({ page, line })),
    ),
  );

  test.each(lines)("$page: $line", ({ line }) => {
    expect(line).toMatch(KNOWN);
  });

  test("scripts that they name are there", () => {
    const { scripts } = z.object({ scripts: z.record(z.string(), z.string()) }).parse(JSON.parse(read("package.json")));
    const named = lines.flatMap(({ line }) => /npm run ([\w:-]+)/.exec(line)?.[1] ?? []);
    expect(named.filter((name) => scripts[name] === undefined)).toEqual([]);
  });
});

test("the workflow of the README uses inputs that there are", () => {
  const [, block = ""] = /^```yaml\n(.*?)^```$/ms.exec(read("README.md")) ?? [];
  const Steps = z.array(z.object({ uses: z.string().optional(), with: z.record(z.string(), z.string()).optional() }));
  const workflow = z.object({ jobs: z.object({ plan: z.object({ steps: Steps }) }) }).parse(parse(block));
  const ours = workflow.jobs.plan.steps.find((step) => step.uses?.startsWith("OWNER/planrisk@"));
  expect(Object.keys(ours?.with ?? {}).filter((name) => !INPUTS.some((each) => each === name))).toEqual([]);
  expect(block.trimEnd().split("\n").length).toBeLessThanOrEqual(10);
});

describe("links", () => {
  const pages = [
    ...PAGES,
    ...readdirSync(join(ROOT, "docs/rules")).map((name) => `docs/rules/${name}`),
    "fixtures/README.md",
    "fixtures/demo/README.md",
  ];
  /** Prose only: what stands in code leads nowhere. */
  const prose = (page: string) =>
    read(page)
      .replace(/^```.*?^```$/gms, "")
      .replace(/`[^`\n]*`/g, "");
  const linksOf = (page: string) =>
    [...prose(page).matchAll(/\]\(([^)\s]+)\)|<(https?:[^>\s]+)>/g)].map(([, link, bare]) => link ?? bare ?? "");

  /** As GitHub makes them: https://docs.github.com/en/get-started/writing-on-github/getting-started-with-writing-and-formatting-on-github/basic-writing-and-formatting-syntax#section-links */
  const anchorsOf = (page: string) =>
    [...read(page).matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) =>
      heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N} _-]/gu, "")
        .replaceAll(" ", "-"),
    );

  test.each(pages.map((page) => ({ page })))("of $page lead to what is there", ({ page }) => {
    const broken = linksOf(page)
      .filter((link) => !/^https?:/.test(link))
      .filter((link) => {
        const [path = "", anchor] = link.split("#");
        const target = path === "" ? page : normalize(join(dirname(page), path));
        if (!existsSync(join(ROOT, target))) return true;
        return anchor !== undefined && target.endsWith(".md") && !anchorsOf(target).includes(anchor);
      });
    expect(broken).toEqual([]);
  });

  test("to other places are encrypted, and to places that are known", () => {
    const hosts = new Set(pages.flatMap(linksOf).flatMap((link) => /^https?:\/\/[^/]+/.exec(link)?.[0] ?? []));
    expect([...hosts].sort()).toEqual([
      "https://aws.amazon.com",
      "https://developer.hashicorp.com",
      "https://docs.aws.amazon.com",
      "https://docs.gitlab.com",
      "https://github.com",
      "https://registry.terraform.io",
      "https://trivy.dev",
      "https://www.checkov.io",
    ]);
  });

  test("every page of docs/ is in its index", () => {
    const index = linksOf("docs/README.md").map((link) => normalize(join("docs", link)));
    const pagesOfDocs = PAGES.filter((page) => page.startsWith("docs/") && page !== "docs/README.md");
    expect(pagesOfDocs.filter((page) => !index.includes(page))).toEqual([]);
  });
});
