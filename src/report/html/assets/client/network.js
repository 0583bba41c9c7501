/** The graph behind a picture, as the page carries it: nodes, edges [from, to, kinds], and the paths of each blast radius. */
export class Network {
  #radius;
  #touching = new Map();

  constructor(data) {
    this.nodes = data.nodes;
    this.edges = data.edges;
    this.#radius = new Map(data.radius);
    data.edges.forEach(([from, to], i) => {
      for (const end of [from, to]) this.touching(end).push(i);
    });
  }

  /** Edges that end at a node. */
  touching(i) {
    if (!this.#touching.has(i)) this.#touching.set(i, []);
    return this.#touching.get(i);
  }

  edgeBetween(a, b) {
    return this.touching(a).find((i) => this.edges[i][0] === b || this.edges[i][1] === b);
  }

  /** Paths from a change to all whom it reaches. */
  reaches(i) {
    return this.#radius.get(i) || [];
  }

  /** Paths from changes to this node. */
  reachedBy(i) {
    return [...this.#radius.values()].flat().filter((path) => path.length > 1 && path[path.length - 1] === i);
  }

  /** Paths of one step, to everything that a node is tied to. */
  ties(i) {
    return this.touching(i).map((edge) => {
      const [from, to] = this.edges[edge];
      return [i, from === i ? to : from];
    });
  }

  /** The node that comes next into a direction; null when there is none. */
  next(i, dx, dy) {
    const middle = ([x, y, width, height]) => [x + width / 2, y + height / 2];
    const [fromX, fromY] = middle(this.nodes[i].box);
    let best = null;
    let least = Number.POSITIVE_INFINITY;
    this.nodes.forEach(({ box }, at) => {
      const [x, y] = middle(box);
      const ahead = (x - fromX) * dx + (y - fromY) * dy;
      const aside = Math.abs((x - fromX) * dy) + Math.abs((y - fromY) * dx);
      if (ahead > 1 && ahead + 2 * aside < least) {
        least = ahead + 2 * aside;
        best = at;
      }
    });
    return best;
  }
}
