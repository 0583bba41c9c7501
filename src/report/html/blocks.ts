import type { Box } from "./picture.js";

/** Something of a fixed size that learns later where it stands; `put` takes the upper left corner, in pixels. */
export interface Block {
  readonly width: number;
  readonly height: number;
  readonly put: (x: number, y: number) => void;
}

/** A box for a block of this size at this place, to tenths of a pixel. */
export function boxAt(x: number, y: number, { width, height }: Pick<Block, "width" | "height">): Box {
  const round = (value: number) => Math.round(value * 10) / 10;
  return { x: round(x), y: round(y), width: round(width), height: round(height) };
}

const GAP = 16;
/** Width to height of what is packed: that of a screen. */
const ASPECT = 1.6;

/** Packs blocks into shelves, high ones first; null for none. */
export function packed(blocks: readonly Block[]): Block | null {
  const [only] = blocks;
  if (only === undefined) return null;
  if (blocks.length === 1) return only;
  const area = blocks.reduce((sum, { width, height }) => sum + (width + GAP) * (height + GAP), 0);
  const room = Math.max(Math.sqrt(area * ASPECT), ...blocks.map(({ width }) => width));
  const places: { readonly block: Block; readonly x: number; readonly y: number }[] = [];
  let [x, y, shelf, width] = [0, 0, 0, 0];
  for (const block of [...blocks].sort((a, b) => b.height - a.height)) {
    if (x > 0 && x + block.width > room) [x, y, shelf] = [0, y + shelf + GAP, 0];
    places.push({ block, x, y });
    shelf = Math.max(shelf, block.height);
    width = Math.max(width, x + block.width);
    x += block.width + GAP;
  }
  return {
    width,
    height: y + shelf,
    put: (left, top) => {
      for (const place of places) place.block.put(left + place.x, top + place.y);
    },
  };
}

/** Room for a frame and its label around what it holds. */
export const PADDING = { top: 34, side: 14 } as const;

/** A frame around a block, at least as wide as its label. */
export function framed(inner: Block, labelWidth: number, put: (box: Box) => void): Block {
  const width = Math.max(inner.width, labelWidth) + 2 * PADDING.side;
  const height = inner.height + PADDING.top + PADDING.side;
  return {
    width,
    height,
    put: (x, y) => {
      put(boxAt(x, y, { width, height }));
      inner.put(x + PADDING.side, y + PADDING.top);
    },
  };
}
