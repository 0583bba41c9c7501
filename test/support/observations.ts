import fc from "fast-check";
import { type Field, fieldsOf } from "../../src/judge/cel/fields.js";
import type { Observed } from "../../src/judge/observed.js";
import { OBSERVATIONS, type ObservationKind } from "../../src/model/observation.js";

const word = fc.constantFrom("", "a", "aws_instance.web", 'module.m["x.y"].aws_eip.a[0]', "tcp/22", "{{ x }}", "ünï");

function isObserved(value: object): value is Observed {
  return "kind" in value && "subject" in value && "evidence" in value;
}

function anyValue(field: Field): fc.Arbitrary<unknown> {
  switch (field.type) {
    case "bool":
      return fc.boolean();
    case "int":
      return fc.integer({ min: -1, max: 100000 });
    case "string":
      return field.allowed === null ? word : fc.constantFrom(...field.allowed);
    case "list<string>":
      return fc.array(word, { maxLength: 7 });
    case "map<string, string>":
      return fc.dictionary(fc.constantFrom("Name", "Team", "__proto__", "a.b"), word);
  }
}

/** Any observation of a kind that its schema allows: empty lists, empty texts, every enumeration's words. */
export function anyObservation(kind: ObservationKind): fc.Arbitrary<Observed> {
  const schema = OBSERVATIONS[kind];
  const fields = Object.fromEntries(fieldsOf(schema).map((field) => [field.name, anyValue(field)]));
  return fc.record(fields).map((values) => {
    const observation = schema.parse({ ...values, kind, evidence: [] });
    if (!isObserved(observation)) throw new Error(`${kind} lacks the base fields`);
    return observation;
  });
}
