import type { Evidence } from "../../model/evidence.js";
import { code, join, listingOf, type Phrase, say, text, value } from "./phrase.js";
import { prose } from "./prose.js";

/** "forced by `subnet_id`; the old object is deleted before the new one is created". */
export function replacementWords(evidence: Extract<Evidence, { kind: "replacement" }>): Phrase {
  const cause =
    evidence.forced_by.length > 0
      ? say`forced by ${listingOf(evidence.forced_by, 6)}`
      : evidence.reason === null
        ? text("forced by no attribute: tainted, -replace or a trigger")
        : say`forced by no attribute: ${prose(evidence.reason)}`;
  return say`${cause}; ${text(orderWords(evidence.order === "create-first"))}`;
}

/** In which order a replacement comes about. */
export function orderWords(createFirst: boolean): string {
  return createFirst
    ? "the new object is created before the old one is deleted"
    : "the old object is deleted before the new one is created";
}

/** "a → b → c". */
export function pathPhrase(path: readonly string[]): Phrase {
  return join(
    path.map((address) => code(address)),
    " → ",
  );
}

/** One line of proof. `subject` is the address that the line stands under: it is not repeated. Reach is told by reachSentences. */
export function evidenceWords(evidence: Exclude<Evidence, { kind: "reach" }>, subject: string): Phrase {
  switch (evidence.kind) {
    case "attribute": {
      const owner = evidence.address === subject ? [] : say`${code(evidence.address)} `;
      return say`${owner}${code(evidence.path)}: ${value(evidence.before)} → ${value(evidence.after)}`;
    }
    case "replacement":
      return evidence.address === subject
        ? say`replaced: ${replacementWords(evidence)}`
        : say`${code(evidence.address)} is replaced: ${replacementWords(evidence)}`;
    case "path":
      return pathPhrase(evidence.path.length > 0 ? evidence.path : [evidence.from, evidence.to]);
    case "limit":
      return say`${prose(evidence.name)}: ${code(evidence.actual)} where AWS allows ${code(evidence.limit)} (${prose(evidence.source)})`;
    case "unknown":
      return say`${code(evidence.address)} ${code(evidence.path)} cannot be known before apply: ${prose(evidence.reason)}`;
  }
}
