import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { DEAD_ENDS, EDGE_TABLE, edgeRows, MODELLED_TYPES, TIES } from "../../src/graph/edge-table.js";
import { NOT_EDGES } from "../../src/graph/edges/not-edges.js";

const REFERENCES: { types: Record<string, readonly string[]> } = JSON.parse(
  readFileSync(new URL("../../data/aws-references.json", import.meta.url), "utf8"),
);
const TYPES = Object.entries(REFERENCES.types);

function left(type: string): readonly string[] {
  return NOT_EDGES.filter((each) => each.type === type).map((each) => each.path);
}

describe("the edge table and the references of the provider", () => {
  test.each(TYPES)("%s: every reference is an edge, or left out with a reason", (type, paths) => {
    const known = [...edgeRows(type).map((row) => row.path), ...left(type)];
    expect(paths.filter((path) => !known.includes(path))).toEqual([]);
  });

  test("every edge is one of the references, or marked as our own", () => {
    const invented = Object.entries(EDGE_TABLE).flatMap(([type, rows]) =>
      rows
        .filter((row) => row.own !== true && !REFERENCES.types[type]?.includes(row.path))
        .map((row) => `${type}.${row.path}`),
    );
    expect(invented).toEqual([]);
  });

  test("nothing is marked as our own that is one of the references", () => {
    const wrong = Object.entries(EDGE_TABLE).flatMap(([type, rows]) =>
      rows
        .filter((row) => row.own === true && REFERENCES.types[type]?.includes(row.path))
        .map((row) => `${type}.${row.path}`),
    );
    expect(wrong).toEqual([]);
  });

  test("what is left out exists, says why, and is no edge at the same time", () => {
    for (const { type, path, reason } of NOT_EDGES) {
      expect(REFERENCES.types[type], `${type}.${path}`).toContain(path);
      expect(edgeRows(type).map((row) => row.path)).not.toContain(path);
      expect(reason.length).toBeGreaterThan(20);
    }
  });

  test("a path stands once in a type", () => {
    for (const [type, rows] of Object.entries(EDGE_TABLE)) {
      expect(new Set(rows.map((row) => row.path)).size, type).toBe(rows.length);
    }
  });

  test("a copy names other paths of its own type", () => {
    for (const [type, rows] of Object.entries(EDGE_TABLE)) {
      const paths = rows.map((row) => row.path);
      for (const row of rows) {
        const known = (row.copyOf ?? []).filter((path) => paths.includes(path));
        expect(row.copyOf === undefined || known.length > 0, `${type}.${row.path}`).toBe(true);
      }
    }
  });

  test("types that end or tie walks are of the table", () => {
    for (const type of [...DEAD_ENDS, ...TIES]) expect(MODELLED_TYPES, type).toContain(type);
  });
});
