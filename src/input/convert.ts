import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { PlanriskError } from "../model/error.js";

const PROGRAMS = ["terraform", "tofu"] as const;

/**
 * Has terraform or tofu, whichever is on PATH and knows the file, print a saved plan as JSON, and `read` take it in while
 * it comes. No shell: nothing from a plan or a path is ever interpreted. Throws a PlanriskError when none can.
 * `read` must come to its end for a failure of the program to be noticed as the reason of its own.
 */
export async function readSavedPlan<T>(
  file: string,
  name: string,
  read: (json: AsyncIterable<Uint8Array>) => Promise<T>,
): Promise<T> {
  let failure: PlanriskError | null = null;
  for (const program of PROGRAMS) {
    const shown = await show(program, resolve(file), read);
    switch (shown.kind) {
      case "read":
        return shown.value;
      case "missing":
        break;
      case "failed":
        failure ??= new PlanriskError(
          `${name} is a saved plan, and "${program} show -json" cannot read it: ${firstError(shown.said)}`,
          `Run planrisk where the plan was made (after "${program} init"), or give it JSON: ${program} show -json PLANFILE > plan.json`,
        );
    }
  }
  throw (
    failure ??
    new PlanriskError(
      `${name} is a saved plan, and neither terraform nor tofu is on PATH to read it.`,
      "terraform show -json PLANFILE > plan.json, where the plan was made",
    )
  );
}

type Shown<T> =
  | { readonly kind: "read"; readonly value: T }
  | { readonly kind: "missing" }
  | { readonly kind: "failed"; readonly said: string };

async function show<T>(
  program: string,
  file: string,
  read: (json: AsyncIterable<Uint8Array>) => Promise<T>,
): Promise<Shown<T>> {
  const child = spawn(program, ["show", "-json", "-no-color", file], {
    cwd: workingDirectory(file),
    env: environment(),
    stdio: ["ignore", "pipe", "pipe"],
  });
  const closed = new Promise<number | null>((done) => child.on("close", (code) => done(code)));
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    if (said.length < 65536) said += text;
  });
  const started = await new Promise<boolean>((done) => {
    child.on("spawn", () => done(true));
    child.on("error", () => done(false));
  });
  if (!started) return { kind: "missing" };
  try {
    const value = await read(child.stdout);
    return (await closed) === 0 ? { kind: "read", value } : { kind: "failed", said };
  } catch (error) {
    // Output that ends too soon is no fault of the plan when the program failed; any other fault is the one to tell.
    if (!child.stdout.readableEnded) child.kill();
    else if ((await closed) !== 0) return { kind: "failed", said };
    throw error;
  }
}

/** `show` needs the providers that `init` put beside the configuration: here, or else where the plan lies. */
function workingDirectory(file: string): string {
  const here = process.cwd();
  if (process.env.TF_DATA_DIR !== undefined || existsSync(join(here, ".terraform"))) return here;
  const there = dirname(file);
  return existsSync(join(there, ".terraform")) ? there : here;
}

/** Without what changes the output of `show`: extra arguments and logs. */
function environment(): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = { ...process.env, TF_IN_AUTOMATION: "1", CHECKPOINT_DISABLE: "1" };
  for (const name of Object.keys(env)) {
    if (name.startsWith("TF_CLI_ARGS") || name.startsWith("TF_LOG")) delete env[name];
  }
  return env;
}

/** The first line that says what is wrong, without the frame that Terraform draws around it. */
function firstError(said: string): string {
  const lines = said
    .split("\n")
    .map((line) =>
      line
        .replace(/[╷│╵]/g, "")
        .replace(/[^ -~]/g, "?")
        .trim(),
    )
    .filter((line) => line !== "");
  const line = lines.find((each) => each.startsWith("Error")) ?? lines[0] ?? "it gave no reason";
  const sentence = line.slice(0, 300);
  return sentence.endsWith(".") ? sentence : `${sentence}.`;
}
