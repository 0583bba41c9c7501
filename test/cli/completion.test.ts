import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { ANALYZE_FORMATS } from "../../src/cli/drawings.js";
import { main } from "../../src/cli/main.js";
import { fakeWorld } from "../support/world.js";

const FOLDER = mkdtempSync(join(tmpdir(), "planrisk-completion-"));
afterAll(() => rmSync(FOLDER, { recursive: true, force: true }));

async function script(shell: string): Promise<string> {
  const world = fakeWorld();
  expect(await main(["completion", shell], world)).toBe(0);
  return world.out();
}

const has = (shell: string) => spawnSync(shell, ["-c", "exit 0"]).status === 0;
const SHELLS = [
  { shell: "bash", dry: ["-n"] },
  { shell: "zsh", dry: ["-n"] },
  { shell: "fish", dry: ["-n"] },
] as const;

describe.each(SHELLS)("completion for $shell", ({ shell, dry }) => {
  test("knows every command, every format and every option with choices", async () => {
    const text = await script(shell);
    for (const word of ["analyze", "graph", "explain", "merge", "comment", "rules", "init", "completion"])
      expect(text).toContain(word);
    for (const format of ANALYZE_FORMATS) expect(text).toContain(format);
    for (const option of ["fail-on", "inventory", "behavior", "dry-run"]) expect(text).toContain(option);
  });

  test.skipIf(!has(shell))("is a script of that shell", async () => {
    const file = join(FOLDER, `completion.${shell}`);
    writeFileSync(file, await script(shell));
    expect(spawnSync(shell, [...dry, file], { encoding: "utf8" })).toMatchObject({ status: 0, stderr: "" });
  });
});

describe.skipIf(!has("bash"))("in bash", () => {
  async function completes(...words: string[]): Promise<string[]> {
    const line = words.map((word) => `'${word}'`).join(" ");
    const program = `${await script("bash")}
COMP_WORDS=(planrisk ${line}); COMP_CWORD=${words.length}
fn=$(complete -p planrisk | sed -E 's/.*-F ([^ ]+).*/\\1/'); "$fn" planrisk "\${COMP_WORDS[COMP_CWORD]}" "\${COMP_WORDS[COMP_CWORD-1]}" 2>/dev/null
printf '%s\\n' "\${COMPREPLY[@]}"`;
    const said = execFileSync("bash", ["--norc", "-c", program], { encoding: "utf8", cwd: FOLDER });
    return said
      .split("\n")
      .map((each) => each.trim())
      .filter((each) => each !== "");
  }

  test.each([
    { name: "a command", words: ["gra"], includes: "graph" },
    { name: "an option", words: ["analyze", "--fail"], includes: "--fail-on" },
    { name: "an option of the default command", words: ["plan.json", "--fail"], includes: "--fail-on" },
    { name: "a level", words: ["analyze", "--fail-on", "me"], includes: "medium" },
    { name: "a format", words: ["analyze", "--format", "sa"], includes: "sarif" },
    { name: "a subcommand", words: ["rules", "li"], includes: "list" },
  ])("$name", async ({ words, includes }) => {
    expect(await completes(...words)).toContain(includes);
  });
});
