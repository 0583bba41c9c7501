import { closeSync, openSync, writeSync } from "node:fs";
import { gathered } from "../../src/cli/write-file.js";
import type { Copy } from "./estate.js";
import { filled } from "./fill.js";
import type { Piece, Unit } from "./unit.js";

/**
 * Writes the plan of an estate as Terraform prints it, piece by piece: what it takes does not grow with the plan. Gives the
 * number of its resource changes.
 */
export function writePlan(file: string, unit: Unit, copies: readonly Copy[], seed: number): number {
  const out = openSync(file, "w");
  let changes = 0;
  try {
    for (const batch of gathered(planPieces(unit, copies, seed, () => (changes += 1)))) writeSync(out, batch);
  } finally {
    closeSync(out);
  }
  return changes;
}

function* planPieces(unit: Unit, copies: readonly Copy[], seed: number, count: () => void): Generator<string> {
  const version = unit.terraformVersion;
  yield `{"format_version":"${unit.formatVersion}","terraform_version":"${version}","planned_values":{"root_module":`;
  yield* modulesOf(copies, unit, seed, "planned");
  yield '},"resource_changes":[';
  let comma = "";
  for (const copy of copies) {
    for (const change of textsOf(copy, unit, seed, (piece) => piece.change).map((each) => each.text)) {
      count();
      yield comma + change;
      comma = ",";
    }
  }
  yield `],"prior_state":{"format_version":"1.0","terraform_version":"${version}","values":{"root_module":`;
  yield* modulesOf(copies, unit, seed, "prior");
  yield `}},"configuration":{"provider_config":${unit.providers},"root_module":{"module_calls":{`;
  yield* joined(copies, (copy) => {
    const place = { ...placeOf(copy, unit, seed), slot: 0, key: "" };
    return `${JSON.stringify(copy.call)}:${filled(unit.calls[copy.kind], place)}`;
  });
  yield '}}},"relevant_attributes":[],"timestamp":"2025-01-15T10:00:00Z","applyable":true,"complete":true,"errored":false}\n';
}

/** planned_values and prior_state nest resources in their modules. */
function* modulesOf(
  copies: readonly Copy[],
  unit: Unit,
  seed: number,
  section: "planned" | "prior",
): Generator<string> {
  yield '{"child_modules":[';
  yield* joined(copies, (copy) => {
    const texts = textsOf(copy, unit, seed, (piece) => piece[section]);
    const resources = (nested: string | null) =>
      `{"resources":[${texts.flatMap((each) => (each.nested === nested ? [each.text] : [])).join(",")}]`;
    const names = [...new Set(texts.flatMap(({ nested }) => (nested === null ? [] : [nested])))];
    const address = `module.${copy.call}`;
    const children = names.map((name) => `${resources(name)},"address":"${address}.module.${name}"}`);
    const inside = children.length === 0 ? "" : `,"child_modules":[${children.join(",")}]`;
    return `${resources(null)},"address":"${address}"${inside}}`;
  });
  yield "]}";
}

function* joined(copies: readonly Copy[], text: (copy: Copy) => string): Generator<string> {
  for (const [i, copy] of copies.entries()) yield (i === 0 ? "" : ",") + text(copy);
}

function textsOf(
  copy: Copy,
  unit: Unit,
  seed: number,
  of: (piece: Piece) => string | null,
): readonly { readonly nested: string | null; readonly text: string }[] {
  const place = placeOf(copy, unit, seed);
  return copy.parts.flatMap(({ pieces, slot, key }) =>
    pieces.flatMap((piece) => {
      const text = of(piece);
      return text === null ? [] : [{ nested: piece.nested, text: filled(text, { ...place, slot, key }) }];
    }),
  );
}

function placeOf(copy: Copy, unit: Unit, seed: number) {
  return { seed, module: copy.number, call: copy.call, shared: unit.modules[copy.kind].shared };
}
