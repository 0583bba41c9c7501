import * as z from "zod";
import type { Registry } from "../../src/judge/cel/fields.js";
import type { Observed } from "../../src/judge/observed.js";
import { Evidence } from "../../src/model/evidence.js";
import { Outage } from "../../src/model/level.js";
import { Rule, type RuleSource } from "../../src/model/rule.js";

const base = {
  subject: z.string(),
  interfaces: z.array(z.string()),
  affected: z.array(z.string()),
  certain: z.boolean(),
  drift: z.boolean(),
  outage: Outage,
  reversible: z.boolean(),
  evidence: z.array(Evidence),
};

/** A registry of two kinds with every type of field: rules are tested against shapes, not against the real catalogue. */
export const REGISTRY = {
  "cable-pulled": z.strictObject({
    kind: z.literal("cable-pulled"),
    ...base,
    plug: z.string(),
    fate: z.enum(["stays", "deleted", "replaced"]),
    in_use: z.boolean(),
    index: z.int(),
    pointers: z.array(z.string()),
    tags: z.record(z.string(), z.string()),
  }),
  "lamp-lit": z.strictObject({ kind: z.literal("lamp-lit"), ...base, lamp: z.string() }),
} satisfies Registry;

/** An observation of kind cable-pulled. */
export function cable(fields: Partial<z.infer<(typeof REGISTRY)["cable-pulled"]>> = {}): Observed {
  return {
    kind: "cable-pulled",
    subject: "aws_network_interface.web",
    interfaces: ["aws_network_interface.web"],
    affected: [],
    certain: true,
    drift: false,
    outage: "permanent",
    reversible: false,
    evidence: [],
    plug: "eth1",
    fate: "stays",
    in_use: true,
    index: 1,
    pointers: [],
    tags: {},
    ...fields,
  } satisfies z.infer<(typeof REGISTRY)["cable-pulled"]>;
}

/** A rule as its file has it; lines count the fields in this order, starting with 1. */
export function ruleSource(fields: Record<string, unknown> = {}, file = "rules/cable-pulled.yaml"): RuleSource {
  const raw = {
    id: "cable-pulled",
    title: "A cable is pulled",
    observe: "cable-pulled",
    category: "interface-detachment",
    level: "high",
    message: "{{ subject }} loses {{ plug }}",
    impact: "It answers nobody.",
    remediation: "Put it back first.",
    references: ["https://docs.aws.amazon.com/vpc/"],
    ...fields,
  };
  return {
    rule: Rule.parse(raw),
    file,
    lines: new Map(Object.keys(raw).map((key, i) => [key, i + 1])),
  };
}
