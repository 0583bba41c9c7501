import { schemaFiles } from "./schemas.js";

/** Folders in which nothing stands that is not generated. */
export const GENERATED_FOLDERS = ["schemas"] as const;

/** Path below the root to text, of every generated file. */
export async function generatedFiles(_root: string): Promise<ReadonlyMap<string, string>> {
  return new Map([...schemaFiles()]);
}
