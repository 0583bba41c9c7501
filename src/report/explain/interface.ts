import type { Exposure } from "../../model/evidence.js";
import type { ExplainedFact, ExplainedInterface, ExplainedPath, Explanation } from "../../model/explanation.js";
import type { RenderOptions } from "../options.js";
import { type ReportFacts, reachesOf, reachSentences } from "../tell/exposure.js";
import { code, join, listingOf, type Phrase, say, text, value } from "../tell/phrase.js";
import { prose } from "../tell/prose.js";
import { type Block, hanging, section } from "../text/layout.js";
import { paint } from "../text/style.js";

/** How to see what a list leaves out. */
export const MORE = " (--all shows them)";

/** Width of the column in which the names of facts stand. */
const NAMES = 28;

function named(name: string, words: Phrase, options: RenderOptions): string[] {
  return hanging(`  ${paint("label", name.padEnd(NAMES - 2), options)}`, words, NAMES, options);
}

/** Properties before and after: one line where they are the same, else what stays, goes (−) and comes (+). */
export function factLines(facts: readonly ExplainedFact[], most: number, options: RenderOptions): string[] {
  return facts.flatMap(({ name, before, after }) => {
    const same = before !== null && after !== null && before.join("\n") === after.join("\n");
    if (same || before === null || after === null) return named(name, values(after ?? before ?? [], most), options);
    if (before.length < 2 && after.length < 2)
      return named(name, say`${values(before, 1)} → ${values(after, 1)}`, options);
    const gone = before.filter((each) => !after.includes(each));
    const come = after.filter((each) => !before.includes(each));
    const stays = after.filter((each) => before.includes(each));
    return [
      { mark: "", list: stays },
      { mark: "− ", list: gone },
      { mark: "+ ", list: come },
    ]
      .filter(({ list }) => list.length > 0)
      .flatMap(({ mark, list }, i) => named(i === 0 ? name : "", say`${text(mark)}${values(list, most)}`, options));
  });
}

function values(all: readonly string[], most: number): Phrase {
  if (all.length === 0) return text("none");
  const shown = all.slice(0, most).map((each) => value(each));
  const rest = all.length - shown.length;
  const between = all.some((each) => /[ ,]/.test(each)) ? "; " : ", ";
  return rest > 0 ? say`${join(shown, between)} and ${rest} more` : join(shown, between);
}

/** Each interface: its facts, whether the internet has a way to it and why, who reaches it and whom it reaches. */
export function interfaceBlocks({ interfaces }: Explanation, most: number, options: RenderOptions): Block[] {
  const addresses = new Map(
    interfaces.map((each) => {
      const publics = each.facts.find((fact) => fact.name === "public addresses");
      return [each.id, publics?.after ?? publics?.before ?? []] as const;
    }),
  );
  return interfaces.flatMap((each) => [
    [
      ...hanging(paint("strong", "NETWORK INTERFACE ", options), code(each.id), 18, options),
      ...factLines(each.facts, most, options),
      ...pathLines(each, options),
    ],
    exposureLines(each, addresses, most, options),
  ]);
}

/** Whether packets from the internet have a way, by family, with the reason. */
function pathLines({ internet_path: { before, after } }: ExplainedInterface, options: RenderOptions): string[] {
  const families = [
    { name: "from the internet, IPv4", was: before?.ipv4, is: after?.ipv4 },
    { name: "from the internet, IPv6", was: before?.ipv6, is: after?.ipv6 },
  ];
  return families.flatMap(({ name, was, is }) => {
    if (was === undefined || is === undefined || was.state === is.state) {
      const only = is ?? was;
      return only === undefined ? [] : named(name, pathWords(only), options);
    }
    return [
      ...named(name, say`until now ${pathWords(was)}`, options),
      ...named("", say`then ${pathWords(is)}`, options),
    ];
  });
}

function pathWords({ state, reason, by }: ExplainedPath): Phrase {
  const through = by.length === 0 ? [] : say` (${listingOf(by, 6)})`;
  return say`${text(state)}: ${prose(reason)}${through}`;
}

function exposureLines(
  { exposures }: ExplainedInterface,
  addresses: ReportFacts["addresses"],
  most: number,
  options: RenderOptions,
): Block {
  const reaches = reachesOf(exposures);
  const groups = [...reaches.values()];
  const isKept = (rows: readonly Exposure[]) => rows.every((row) => row.change === "kept");
  const tell = (some: readonly (readonly Exposure[])[]) => reachSentences(some, { addresses, reaches });
  const all = [...tell(groups.filter((rows) => !isKept(rows))), ...tell(groups.filter(isKept))];
  return section("WHO CAN REACH WHAT", all, most, options, MORE);
}
