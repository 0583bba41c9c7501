import type { Report } from "../../model/report.js";
import { byRisk, foldLow, foldNone, foldWords, waivedWords } from "../tell/change.js";
import { reportFacts, tellExposures } from "../tell/exposure.js";
import { interfaceFate, interfaceWords } from "../tell/interface.js";
import { type Phrase, say } from "../tell/phrase.js";
import { selfCheckWords, unresolvedWords } from "../tell/verdict.js";
import type { Heading, Place, Version } from "./budget.js";
import { details, inline, listOf, markdown, paragraph, type SummaryLabel } from "./nodes.js";

/** What matters most has the lowest rank: lines of every dangerous change come before the detail of any. */
export const RANK = {
  always: 0,
  calm: 1,
  plan: { high: 5, medium: 6, low: 8 },
  notice: 7,
  /** All about the changes that come first, so that a crowd leaves something to act on. */
  first: 9,
  consequence: { high: 9.5, medium: 19 },
  line: { high: 10, medium: 20 },
  fold: 25,
  detail: { high: 30, medium: 40 },
  few: 45,
  more: 60,
  all: 80,
} as const;

const MOST_IN_FOLD = 20;
/** Parts of a section: as many lines as fit, in steps. */
const STEPS = [5, 20, 100, 500, 2500] as const;

/** A list that a reader can unfold; how much of it is shown depends on the room, and what is missing is counted. */
export function unfolding(
  label: SummaryLabel,
  lines: readonly Phrase[],
  heading: Heading | undefined,
  count = lines.length,
): Place[] {
  if (lines.length === 0) return [];
  const upTo = (most: number) => () => {
    const told = most < lines.length ? [...lines.slice(0, most), say`${most} of ${lines.length} lines shown`] : lines;
    return markdown(details({ label, count }, [listOf(told)]));
  };
  const short = STEPS.filter((step) => step < lines.length);
  const counts = [...short, lines.length];
  const versions = counts.map((most, i): Version => {
    const rank = i === 0 ? RANK.few : most <= 100 ? RANK.more : RANK.all;
    return { rank, render: upTo(most) };
  });
  return [placed(versions, heading)];
}

/** A place under an optional heading. */
export function placed(versions: readonly Version[], heading: Heading | undefined): Place {
  return heading === undefined ? { versions } : { versions, heading };
}

/** A sentence by itself, which is given without its full stop; none for null. */
function sentencePlaces(words: Phrase | null, heading: Heading | undefined): Place[] {
  if (words === null) return [];
  return [placed([{ rank: RANK.fold, render: () => markdown([paragraph(...inline(say`${words}.`))]) }], heading)];
}

/** Low-risk changes by what they are about, folded; those outside the network as one line. */
function lowPlaces(report: Report, heading: Heading | undefined): Place[] {
  const { low } = byRisk(report.changes);
  const folds = foldLow(low).map((fold) => foldWords(fold, MOST_IN_FOLD));
  return [
    ...unfolding("Low-risk changes", folds, heading, low.length),
    ...sentencePlaces(foldNone(report.changes), heading),
  ];
}

/** Everything of one plan that stands below its changes. */
export function closingPlaces(report: Report, heading: Heading | undefined): Place[] {
  const exposures = tellExposures(reportFacts(report));
  const interfaces = report.interfaces.filter((each) => interfaceFate(each) !== "unchanged").map(interfaceWords);
  const selfCheck = selfCheckWords(report);
  return [
    ...unfolding("Who can reach what", exposures, heading),
    ...lowPlaces(report, heading),
    ...unfolding("Waived", waivedWords(report), heading),
    ...unfolding("Not understood", unresolvedWords(report), heading),
    ...unfolding("Interfaces before and after", interfaces, heading),
    ...sentencePlaces(selfCheck === null ? null : say`⚠️ ${selfCheck}`, heading),
  ];
}
