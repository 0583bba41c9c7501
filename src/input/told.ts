import { PlanriskError } from "../model/error.js";
import { InputFault } from "./plan/cursor.js";
import { ShapeError } from "./plan/shape.js";

/** What a file should hold, for telling what is wrong with it. */
export interface Expected {
  readonly noun: "plan" | "state" | "inventory";
  /** The command that writes such a file. */
  readonly command: string;
}

/** In one sentence with the remedy, for whoever gave this file; anything unexpected comes back as it is. */
export function told(error: unknown, name: string, { noun, command }: Expected): unknown {
  const shape = (message: string, place: string) => {
    if (/^format_version is (\d|not a version)/.test(message)) {
      return new PlanriskError(`${name}: ${message}.`, "A newer planrisk may know this format.");
    }
    const writer = noun === "inventory" ? "an inventory as the AWS CLI" : `a ${noun} as Terraform`;
    return new PlanriskError(
      `${name} is not ${writer} writes it: ${message}${place}.`,
      `Was it edited? Write it again: ${command}`,
    );
  };
  if (error instanceof ShapeError) return shape(error.message, "");
  if (!(error instanceof InputFault)) return error;
  const { byte, line, column } = error.position;
  const place = `line ${line}, column ${column} (byte ${byte})`;
  switch (error.kind) {
    case "empty":
      return new PlanriskError(`${name} is empty.`, `The command that writes it may have failed: ${command}`);
    case "truncated":
      return new PlanriskError(
        `${name} is truncated: it ends in the middle, at ${place}.`,
        `Write it again, and see that the command ends with status 0: ${command}`,
      );
    case "json":
      return new PlanriskError(`${name} is not JSON: ${error.message}, at ${place}.`, command);
    case "shape":
      return shape(error.message, `, at ${place}`);
  }
}

const SYSTEM: Readonly<Record<string, string>> = {
  ENOENT: "does not exist",
  ENOTDIR: "does not exist",
  EISDIR: "is a folder, not a file",
  EACCES: "may not be read (permission denied)",
  EPERM: "may not be read (permission denied)",
  ELOOP: "is a link that never ends",
};

/** Does `read`, and tells what the operating system refuses in a sentence: throws a PlanriskError for it. */
export async function tellingRefusals<T>(name: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof Error) || !("syscall" in error) || !("code" in error)) throw error;
    const code = String(error.code);
    throw new PlanriskError(
      `${name} ${SYSTEM[code] ?? `cannot be read (${code})`}.`,
      code === "EISDIR" ? "Name the file in it." : "",
    );
  }
}
