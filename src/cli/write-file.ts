import { randomBytes } from "node:crypto";
import { type FileHandle, open, realpath, rename, rm, stat } from "node:fs/promises";

/** Pieces are gathered to about this many characters: a call to the system costs more than copying them. */
const GATHER = 256 * 1024;

/** The same text in fewer, longer pieces. */
export function* gathered(pieces: Iterable<string>): Generator<string> {
  let held = "";
  for (const piece of pieces) {
    held += piece;
    if (held.length < GATHER) continue;
    yield held;
    held = "";
  }
  if (held !== "") yield held;
}

async function writeAll(file: FileHandle, pieces: Iterable<string>): Promise<void> {
  for (const piece of gathered(pieces)) await file.writeFile(piece);
}

/**
 * Writes a text of pieces aside and then renames it, so that nobody ever reads half of it; a link goes on pointing at the same file,
 * which keeps its mode. A device or a named pipe takes the text itself: a file renamed to its name would replace it.
 * Throws what the system says.
 */
export async function writeFileWhole(path: string, pieces: Iterable<string>): Promise<void> {
  const target = await realpath(path).catch(() => path);
  const before = await stat(target).catch(() => null);
  const special = before !== null && !before.isFile();
  const mode = before === null ? 0o666 : before.mode & 0o7777;
  const aside = special ? target : `${target}.${randomBytes(6).toString("hex")}`;
  const file = await open(aside, special ? "w" : "wx", mode);
  try {
    try {
      await writeAll(file, pieces);
      if (!special && before !== null) await file.chmod(mode);
      if (!special) await file.sync();
    } finally {
      await file.close();
    }
    if (!special) await rename(aside, target);
  } catch (error) {
    if (!special) await rm(aside, { force: true });
    throw error;
  }
}
