import type * as z from "zod";
import { PublishFailure } from "./failure.js";

/**
 * What a host answered, in the shape that is expected. Throws a PublishFailure when it has another one: a proxy's login
 * page answers 200 as well.
 */
export function answered<S extends z.ZodType>(shape: S, data: unknown, host: string): z.infer<S> {
  const read = shape.safeParse(data);
  if (read.success) return read.data;
  throw new PublishFailure(
    "refused",
    `${host} does not answer as its API does.`,
    "Is the address of the API right (--api-url), and is there a proxy in between?",
  );
}

/** The status of an answer, and what the host says to it: "403: forbidden". */
export function statusWords(status: number, said: string): string {
  return said === "" ? `${status}` : `${status}: ${said}`;
}

/** What a host says of an error, as one short line; empty when it says nothing that people can read. */
export function saidBy(data: unknown): string {
  if (typeof data !== "object" || data === null) return "";
  const words = "message" in data ? data.message : "error" in data ? data.error : "";
  const text = typeof words === "string" ? words : JSON.stringify(words);
  return text.replace(/\s+/g, " ").slice(0, 300);
}
