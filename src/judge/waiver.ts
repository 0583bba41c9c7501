import type { Config, Waiver } from "../model/config.js";
import type { Finding, Notice } from "../model/report.js";
import type { Catalogue } from "./catalogue.js";
import { matchesGlob } from "./glob.js";

/** Days before its last one in which a waiver is reported as about to expire. */
const SOON = 14;
const DAY = 24 * 60 * 60 * 1000;

function daysLeft(waiver: Waiver, today: string): number {
  return Math.round((Date.parse(`${waiver.expires}T00:00:00Z`) - Date.parse(`${today}T00:00:00Z`)) / DAY);
}

function covers(waiver: Waiver, finding: Finding, subject: string, catalogue: Catalogue): boolean {
  if (waiver.fingerprint !== undefined && waiver.fingerprint !== finding.fingerprint) return false;
  if (waiver.rule !== undefined && catalogue.byId.get(waiver.rule)?.rule.id !== finding.rule) return false;
  return waiver.address === undefined || matchesGlob(waiver.address, subject);
}

function name(waiver: Waiver): string {
  const of = [waiver.rule, waiver.address].filter((part) => part !== undefined).join(" at ");
  const text = of === "" ? `fingerprint ${waiver.fingerprint}` : of;
  return `waiver for ${text} (${waiver.reason})`;
}

function findings(count: number): string {
  return count === 1 ? "1 finding" : `${count} findings`;
}

function notice(waiver: Waiver, matched: number, today: string): Notice | null {
  const left = daysLeft(waiver, today);
  if (left < 0) {
    const then = matched === 0 ? "and matches nothing: remove it" : `and no longer covers ${findings(matched)}`;
    return { kind: "waiver-expired", message: `${name(waiver)} expired after ${waiver.expires} ${then}` };
  }
  if (matched === 0) {
    const why = waiver.fingerprint === undefined ? "matches no finding" : "matches no finding: the facts changed";
    return { kind: "waiver-unused", message: `${name(waiver)} ${why}` };
  }
  if (left > SOON) return null;
  const when = left === 0 ? "today" : left === 1 ? "tomorrow" : `in ${left} days`;
  return { kind: "waiver-expires-soon", message: `${name(waiver)} covers ${findings(matched)} and ends ${when}` };
}

/**
 * Marks the findings (by subject) that a waiver covers, first waiver first. The last day of a waiver counts; a day
 * later it covers nothing and a notice says so. `today` is YYYY-MM-DD.
 */
export function applyWaivers(
  bySubject: ReadonlyMap<string, readonly Finding[]>,
  config: Config,
  catalogue: Catalogue,
  today: string,
): { readonly findings: ReadonlyMap<string, readonly Finding[]>; readonly notices: readonly Notice[] } {
  if (config.waivers.length === 0) return { findings: bySubject, notices: [] };
  const matched = config.waivers.map(() => 0);
  const marked = new Map<string, readonly Finding[]>();
  for (const [subject, list] of bySubject) {
    marked.set(
      subject,
      list.map((finding) => {
        let waived = finding.waiver;
        config.waivers.forEach((waiver, i) => {
          if (!covers(waiver, finding, subject, catalogue)) return;
          matched[i] = (matched[i] ?? 0) + 1;
          if (waived !== null || daysLeft(waiver, today) < 0) return;
          waived = { reason: waiver.reason, owner: waiver.owner ?? null, expires: waiver.expires };
        });
        return { ...finding, waiver: waived };
      }),
    );
  }
  const notices = config.waivers.flatMap((waiver, i) => notice(waiver, matched[i] ?? 0, today) ?? []);
  return { findings: marked, notices };
}
