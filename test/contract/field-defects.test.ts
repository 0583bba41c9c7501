import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { linesOf } from "../../src/cli/action/inputs.js";
import { parseAddress } from "../../src/model/address.js";
import { FORMATS, PLAIN } from "../../src/report/index.js";
import { busyReport, calmReport, change, combined, emptyReport, finding, report } from "../support/report.js";
import { FIELD_DEFECTS, TOLD } from "./field-defects.js";

const TESTS = fileURLToPath(new URL("../", import.meta.url));
const ROOT = join(TESTS, "..");
const read = (path: string) => readFileSync(join(ROOT, path), "utf8");
const told = (...all: Parameters<typeof FORMATS.markdown>) => [FORMATS.markdown(...all), FORMATS.text(...all)];

describe("what goes wrong with the others", () => {
  test("none of it is left out", () => {
    const held = new Set(FIELD_DEFECTS.flatMap((each) => each.of));
    expect(TOLD.filter((each) => !held.has(each))).toEqual([]);
  });

  test.each(FIELD_DEFECTS.map((each) => [each.defect, each] as const))("%s", (_defect, { held }) => {
    expect(held.length).toBeGreaterThan(0);
    for (const [file, words] of held) {
      const path = join(TESTS, file);
      expect(existsSync(path), file).toBe(true);
      if (statSync(path).isDirectory())
        expect(words === "" || readdirSync(path).includes(words), `${file} ${words}`).toBe(true);
      else expect(readFileSync(path, "utf8"), file).toContain(words);
    }
  });
});

describe("replacements and other actions", () => {
  const of = (actions: ["delete", "create"] | ["create", "delete"], more = {}) =>
    report({ changes: [change({ action: "replace", actions, findings: [finding()], ...more })] });

  test("a replacement is called one, with its order and why", () => {
    for (const text of told(of(["delete", "create"]), PLAIN)) {
      expect(text).toContain("1 replace");
      expect(text).toContain("the old object is deleted before the new one is created");
    }
    for (const text of told(of(["create", "delete"]), PLAIN))
      expect(text).toContain("the new object is created before the old one is deleted");
    expect(told(busyReport(), PLAIN)[1]).toContain("forced by subnet_id");
  });

  test("moved and replaced is both", () => {
    for (const text of told(of(["delete", "create"], { previous_address: "aws_network_interface.old" }), PLAIN)) {
      expect(text).toContain("replace (moved from");
      expect(text).toContain("aws_network_interface.old");
    }
  });

  test("moves, imports and forgets are told", () => {
    const changes = [
      change({ address: "aws_eip.a", action: "no-op", actions: ["no-op"], previous_address: "aws_eip.b" }),
      change({ address: "aws_eip.c", action: "no-op", actions: ["no-op"], importing: "eipalloc-1" }),
      change({ address: "aws_eip.d", action: "forget", actions: ["forget"] }),
    ];
    for (const text of told(report({ changes }), PLAIN)) expect(text).toContain("1 forget, 1 move, 1 import");
  });

  test("the widget's numbers of many plans are their sum", () => {
    const all = combined([of(["delete", "create"]), of(["create", "delete"])]);
    expect(JSON.parse(FORMATS["gitlab-terraform"](all, PLAIN))).toEqual({ create: 2, update: 0, delete: 2 });
  });
});

describe("what is said, and how much of it", () => {
  test("plans without risk are one line, with totals", () => {
    const plans = Array.from({ length: 40 }, (_, i) => emptyReport(`dev-${i}`));
    const text = FORMATS.markdown(combined([...plans, busyReport()]), PLAIN);
    expect(text.match(/dev-/g)).toHaveLength(20);
    expect(text).toMatch(/^⚪ 40 plans without risk to the network: .* and 20 more\.$/m);
    expect(text).toContain("41 plans: 2 high, 1 medium");
  });

  test("all is well is said", () => {
    expect(FORMATS.markdown(emptyReport(), PLAIN)).toMatch(/^### 🟢 No risk to the network\n\n\*\*The gate passed/);
    expect(FORMATS.text(calmReport(), PLAIN)).toMatch(/^✔ LOW RISK {2}gate passed/);
  });

  test("what is outside of the network is one line", () => {
    const changes = Array.from({ length: 90 }, (_, i) => change({ address: `aws_s3_bucket.b${i}`, action: "create" }));
    for (const text of told(report({ changes }), PLAIN)) {
      expect(text).toContain("90 changes outside the network model: 90 create");
      expect(text).not.toContain("aws_s3_bucket");
    }
  });

  test("changes of tags are counted apart", () => {
    for (const text of told(busyReport(), PLAIN)) expect(text).toContain("Tags or description change (5)");
  });

  test("who is hit, and through whom", () => {
    expect(FORMATS.markdown(busyReport(), PLAIN)).toContain("`aws_lb_target_group.web`, through `aws_instance.web`");
    expect(FORMATS.json(busyReport(), PLAIN)).toMatch(/"direct": \[[\s\S]*"indirect": \[/);
  });
});

test.each([
  ["module.my_vpc.aws_network_interface.eni", "aws_network_interface", "eni"],
  ['module.net["a.b"].aws_eip.x[0]', "aws_eip", "x"],
  ['module.a_b["x ](y)"].module.c[1].aws_instance.w["k"]', "aws_instance", "w"],
])("addresses are read as Terraform writes them: %s", (address, type, name) => {
  expect(parseAddress(address)).toMatchObject({ type, name });
});

describe("what leaves the machine, and what comes into a shell", () => {
  /** Every source file of planrisk. */
  const sources = readdirSync(join(ROOT, "src"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => ({ file: file.replaceAll("\\", "/"), text: read(join("src", file)) }));

  test("nothing but the comment opens a connection", () => {
    const opens =
      /\bfetch\(|node:(https?|http2|tls|dgram|dns)\b|\bcreateConnection\(|\bconnect\(|from "(ky|@octokit\/)|WebSocket\(/;
    const found = sources.filter(({ text }) => opens.test(text)).map(({ file }) => file);
    expect(found.length).toBeGreaterThan(0);
    expect(found.filter((file) => !file.startsWith("publish/"))).toEqual([]);
  });

  test("no text of a plan is an argument", () => {
    const starts = sources.filter(({ text }) => text.includes("node:child_process")).map(({ file }) => file);
    // The one program that is started converts a saved plan, and is given the name of its file.
    expect(starts).toEqual(["input/convert.ts"]);
  });

  test("many plans in one input are many plans", () => {
    expect(linesOf("a/plan.json\n  b/plan.json\r\n\nwith space.json\n")).toEqual([
      "a/plan.json",
      "b/plan.json",
      "with space.json",
    ]);
  });

  const guides = ["README.md", "docs/ci.md"].filter((path) => existsSync(join(ROOT, path))).map(read);

  test("artifacts of a matrix have names of their own", () => {
    const names = guides.flatMap((text) => [...text.matchAll(/upload-artifact@\S+\s+with: \{ name: "([^"]*)"/g)]);
    expect(names.length).toBeGreaterThan(0);
    for (const [, name] of names) expect(name).toContain("matrix.");
  });

  test("no guide uses a branch of an action", () => {
    const used = guides.flatMap((text) => [...text.matchAll(/uses: [^\s@]+@(\S+)/g)].map((match) => match[1]));
    expect(used.length).toBeGreaterThan(0);
    for (const at of used) expect(at).toMatch(/^(v\d|[0-9a-f]{40}$)/);
  });
});
