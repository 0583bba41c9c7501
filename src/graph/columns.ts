/** Edges in columns: a million of them are not a million objects. Ends are positions in the list of distinct objects. */
export class EdgeColumns {
  #from = new Int32Array(1024);
  #to = new Int32Array(1024);
  #row = new Int32Array(1024);
  #sides = new Uint8Array(1024);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** `row`: its number; `sides`: 1 before, 2 after, 3 both. */
  add(from: number, to: number, row: number, sides: number): void {
    if (this.#length === this.#from.length) this.#grow();
    this.#from[this.#length] = from;
    this.#to[this.#length] = to;
    this.#row[this.#length] = row;
    this.#sides[this.#length] = sides;
    this.#length += 1;
  }

  from(i: number): number {
    return this.#from[i] ?? 0;
  }

  to(i: number): number {
    return this.#to[i] ?? 0;
  }

  row(i: number): number {
    return this.#row[i] ?? 0;
  }

  sides(i: number): number {
    return this.#sides[i] ?? 0;
  }

  /** The edge is there on this side, too. */
  addSide(i: number, side: number): void {
    this.#sides[i] = this.sides(i) | side;
  }

  #grow(): void {
    const wider = (column: Int32Array) => {
      const grown = new Int32Array(column.length * 2);
      grown.set(column);
      return grown;
    };
    const sides = new Uint8Array(this.#sides.length * 2);
    sides.set(this.#sides);
    this.#from = wider(this.#from);
    this.#to = wider(this.#to);
    this.#row = wider(this.#row);
    this.#sides = sides;
  }
}
