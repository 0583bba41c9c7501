import * as z from "zod";

/** How risky: the gate compares these. */
export const Level = z.enum(["low", "medium", "high"]);
export type Level = z.infer<typeof Level>;
/** Risk of a change or a plan: `none` when nothing about it touches the network model. */
export const Risk = z.enum(["none", "low", "medium", "high"]);
export type Risk = z.infer<typeof Risk>;

const ORDER: Readonly<Record<Risk, number>> = { none: 0, low: 1, medium: 2, high: 3 };

/** Negative when `a` is the lesser risk: for sorting and for comparing with a threshold. */
export function compareRisk(a: Risk, b: Risk): number {
  return ORDER[a] - ORDER[b];
}

/** The greater of two risks. */
export function maxRisk<R extends Risk>(a: R, b: R): R {
  return compareRisk(a, b) >= 0 ? a : b;
}

/** One level lower, and not below low. */
export function oneLower(level: Level): Level {
  return level === "high" ? "medium" : "low";
}

/** The documented categories and planrisk's own, each with its documented level (risk-model.md). */
export const CATEGORIES = {
  "interface-detachment": { level: "high", own: false },
  "interface-deletion": { level: "high", own: false },
  "security-group-change": { level: "high", own: false },
  "ip-address-change": { level: "high", own: false },
  "secondary-interface-addition": { level: "medium", own: false },
  "subnet-migration": { level: "medium", own: false },
  "attachment-change": { level: "medium", own: false },
  metadata: { level: "low", own: false },
  monitoring: { level: "low", own: false },
  "apply-failure": { level: "high", own: true },
  "path-change": { level: "high", own: true },
  interruption: { level: "medium", own: true },
  hygiene: { level: "low", own: true },
} as const satisfies Record<string, { level: Level; own: boolean }>;
export const Category = z.enum(Object.keys(CATEGORIES) as [keyof typeof CATEGORIES, ...(keyof typeof CATEGORIES)[]]);
export type Category = z.infer<typeof Category>;

/** How long somebody notices. */
export const Outage = z.enum(["none", "brief", "until-reattached", "permanent", "unknown"]);
export type Outage = z.infer<typeof Outage>;
