import { Config } from "../model/config.js";
import { type Catalogue, lineOf, type RuleMistake } from "./catalogue.js";
import { exampleObservation, type Registry } from "./cel/fields.js";
import { judge } from "./judge.js";
import type { Observed } from "./observed.js";

function isObserved(value: object): value is Observed {
  return "kind" in value && "subject" in value && "evidence" in value && "interfaces" in value && "certain" in value;
}

/**
 * Runs the examples of a catalogue's own rules: each gives the fields of an observation and the level that the rule must
 * come to by default ("none": it must not fire). Returns what does not hold.
 */
export function exampleMistakes(catalogue: Catalogue, registry: Registry): readonly RuleMistake[] {
  const config = Config.parse({});
  return catalogue.rules.flatMap((entry) => {
    const schema = registry[entry.rule.observe];
    if (schema === undefined) return [];
    const alone: Catalogue = { ...catalogue, byKind: new Map([[entry.rule.observe, [entry]]]) };
    return entry.rule.examples.flatMap((example, i) => {
      const field = `examples.${i}`;
      const told = (message: string, remedy: string): readonly RuleMistake[] => [
        { file: entry.source.file, line: lineOf(entry.source, field), field, message, remedy },
      ];
      const read = exampleObservation(schema, entry.rule.observe, example.observation);
      if (!read.success) {
        const first = read.error.issues[0];
        const where = first?.path.join(".") ?? "";
        return told(
          `"${example.name}" is no observation: ${where === "" ? "" : `${where}: `}${first?.message ?? ""}`,
          `Its fields are those of ${entry.rule.observe}.`,
        );
      }
      if (!isObserved(read.data)) throw new Error(`observation ${entry.rule.observe} lacks the base fields`);
      const findings = [...judge([read.data], alone, config, { today: "2000-01-01" }).findings.values()].flat();
      const level = findings[0]?.level ?? "none";
      if (level === example.level) return [];
      return told(`"${example.name}" gives ${level}, not ${example.level}`, "Mend the condition or the example.");
    });
  });
}
