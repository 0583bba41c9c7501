import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { GraphView, GraphZone } from "../../../src/model/graph-view.js";
import { layoutGraph } from "../../../src/report/html/layout.js";
import type { Box, GraphPicture } from "../../../src/report/html/picture.js";
import { busyView, largeView, node } from "../../support/graph-view.js";

function contains(outer: Box, inner: Box): boolean {
  return (
    inner.x >= outer.x &&
    inner.y >= outer.y &&
    inner.x + inner.width <= outer.x + outer.width + 0.2 &&
    inner.y + inner.height <= outer.y + outer.height + 0.2
  );
}

function overlap(a: Box, b: Box): boolean {
  return (
    a.x < b.x + b.width - 0.2 && b.x < a.x + a.width - 0.2 && a.y < b.y + b.height - 0.2 && b.y < a.y + a.height - 0.2
  );
}

/** True for a zone that lies in itself, over others: such zones are drawn beside each other. */
function isCircular(zone: GraphZone, { zones }: GraphView): boolean {
  let at = zones.find(({ id }) => id === zone.parent);
  for (let steps = 0; at !== undefined && steps <= zones.length; steps += 1) {
    if (at.id === zone.id) return true;
    const parent = at.parent;
    at = zones.find(({ id }) => id === parent);
  }
  return false;
}

/** Every node has a place, inside of its zone and of the picture, and no two lie over each other. */
function expectSound(view: GraphView, picture: GraphPicture): void {
  expect(picture.nodes.map(({ node: { address } }) => address)).toEqual(view.nodes.map(({ address }) => address));
  const zones = new Map(picture.zones.map((zone) => [zone.zone.id, zone]));
  for (const placed of picture.nodes) {
    expect(contains({ x: 0, y: 0, width: picture.width, height: picture.height }, placed)).toBe(true);
    const zone = placed.node.zone === null ? undefined : zones.get(placed.node.zone);
    if (zone !== undefined) expect(contains(zone, placed)).toBe(true);
  }
  for (const zone of picture.zones) {
    const parent = zone.zone.parent === null ? undefined : zones.get(zone.zone.parent);
    if (parent !== undefined && !isCircular(zone.zone, view)) expect(contains(parent, zone)).toBe(true);
  }
  picture.nodes.forEach((a, i) => {
    for (const b of picture.nodes.slice(i + 1)) expect(overlap(a, b)).toBe(false);
  });
}

const arbitraryView: fc.Arbitrary<GraphView> = fc
  .record({
    parents: fc.array(fc.option(fc.nat(7)), { maxLength: 7 }),
    places: fc.array(fc.record({ zone: fc.option(fc.nat(9)), kind: fc.constantFrom("high", "affected", "scenery") }), {
      maxLength: 40,
    }),
    ties: fc.array(fc.tuple(fc.nat(45), fc.nat(45)), { maxLength: 60 }),
  })
  .map(({ parents, places, ties }) => ({
    // Parents may be missing, or go round in circles: a plan can say anything.
    zones: parents.map(
      (parent, i): GraphZone => ({
        id: `z${i}`,
        kind: "subnet",
        parent: parent === null ? null : `z${parent}`,
        label: "",
      }),
    ),
    nodes: places.map(({ zone, kind }, i) =>
      node({
        address: `aws_x.n${i}`,
        zone: zone === null ? null : `z${zone}`,
        change: kind === "high" ? { action: "update", risk: "high" } : null,
        affected: kind === "affected" ? { level: "high", how: "direct" } : null,
      }),
    ),
    edges: ties.map(([from, to]) => ({
      from: `aws_x.n${from}`,
      to: `aws_x.n${to}`,
      kind: "in",
      side: "both" as const,
    })),
  }));

describe("layout", () => {
  test("the picture of a busy plan is sound, and the same twice", async () => {
    const picture = await layoutGraph(busyView());
    expectSound(busyView(), picture);
    expect(await layoutGraph(busyView())).toEqual(picture);
  });

  test("any view has a sound picture", async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryView, async (view) => expectSound(view, await layoutGraph(view))),
      { numRuns: 60 },
    );
  });

  test("what the plan changes and reaches are cards, all else chips", async () => {
    const { nodes } = await layoutGraph(busyView());
    const cards = nodes.filter(({ form }) => form === "card");
    expect(
      cards.every(({ node: { change, affected } }) => affected !== null || (change !== null && change.risk !== "none")),
    ).toBe(true);
    expect(cards).toHaveLength(11);
  });

  test("edges between cards are routed, and end at their nodes", async () => {
    const { nodes, edges } = await layoutGraph(busyView());
    const routed = edges.filter(({ points }) => points.length > 0);
    expect(routed).toHaveLength(5);
    for (const { from, to, points } of routed) {
      const ends = [points[0], points[points.length - 1]];
      [from, to].forEach((end, i) => {
        const box = nodes[end];
        const point = ends[i];
        if (box === undefined || point === undefined) throw new Error("no end");
        expect(
          contains(
            { x: box.x - 1, y: box.y - 1, width: box.width + 2, height: box.height + 2 },
            { ...point, width: 0, height: 0 },
          ),
        ).toBe(true);
      });
    }
  });

  test("thousands of resources: the riskiest are cards, the rest is packed, the picture about as wide as high", async () => {
    const view = largeView(3, 10, 100, 4);
    const picture = await layoutGraph(view);
    const cards = picture.nodes.filter(({ form }) => form === "card");
    expect(cards).toHaveLength(250);
    expect(cards.every(({ node: each }) => each.change?.risk === "high")).toBe(true);
    expect(picture.width / picture.height).toBeGreaterThan(0.5);
    expect(picture.width / picture.height).toBeLessThan(3);
  });

  test("an empty graph has an empty picture", async () => {
    expect(await layoutGraph({ zones: [], nodes: [], edges: [] })).toEqual({
      width: 0,
      height: 0,
      zones: [],
      nodes: [],
      edges: [],
    });
  });
});
