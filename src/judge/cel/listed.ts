/** Lists up to this length are told whole; of longer ones the first SHOWN. */
const WHOLE = 5;
const SHOWN = 3;

/** A list in words: joined with commas, a long one as "a, b, c and 4 more", an empty one as `none`. */
export function listed(items: readonly unknown[], none: string): string {
  if (items.length === 0) return none;
  if (items.length <= WHOLE) return items.map(String).join(", ");
  return `${items.slice(0, SHOWN).map(String).join(", ")} and ${items.length - SHOWN} more`;
}
