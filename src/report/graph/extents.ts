/** So many resources are all drawn (`whole`); of more only the neighbourhood of the changes, and of that at most so many. */
interface Extent {
  readonly whole: number;
  readonly most: number;
}

/**
 * How much of a graph each format shows. A picture of everything is read only when that is little; hosts that draw Mermaid
 * refuse more than 50,000 characters; in the HTML report one can search and zoom.
 */
export const EXTENTS = {
  mermaid: { whole: 40, most: 120 },
  dot: { whole: 40, most: 300 },
  svg: { whole: 40, most: 300 },
  json: { whole: 2000, most: 2000 },
  html: { whole: 1500, most: 1500 },
} as const satisfies Record<string, Extent>;
