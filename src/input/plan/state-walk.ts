import { MAX_MODULES } from "./configuration.js";
import type { Cursor } from "./cursor.js";
import { ShapeError } from "./shape.js";

/**
 * Walks the module of a state on which the cursor is, and those within it: `resources` must pass each list of resources,
 * and is told where it stands. Throws InputFault and ShapeError. `at`: where the module stands.
 */
export async function walkState(
  cursor: Cursor,
  at: string,
  resources: (at: string) => Promise<void>,
  depth = 0,
): Promise<void> {
  if (depth > MAX_MODULES) throw new ShapeError(at, `is more than ${MAX_MODULES} modules deep`);
  await cursor.object(async (key) => {
    const place = `${at}.${key}`;
    if (await isNull(cursor)) return cursor.skip();
    if (key === "resources") return resources(place);
    if (key !== "child_modules") return cursor.skip();
    return cursor.list((index) => walkState(cursor, `${place}[${index}]`, resources, depth + 1));
  });
}

/** Walks an object of which only `key` matters; a null there is passed over. */
export async function within(cursor: Cursor, key: string, read: () => Promise<void>): Promise<void> {
  await cursor.object(async (each) => {
    if (each === key && !(await isNull(cursor))) await read();
    else await cursor.skip();
  });
}

/** True when the next value is null: no other starts with its letter. */
export async function isNull(cursor: Cursor): Promise<boolean> {
  return (await cursor.peek()) === 110;
}
