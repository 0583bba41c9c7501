import type { BlockContent, DefinitionContent, Html, ListItem, PhrasingContent, RootContent, Text } from "mdast";
import { gfmToMarkdown } from "mdast-util-gfm";
import { type Handle, toMarkdown } from "mdast-util-to-markdown";
import { isLink } from "../tell/finding.js";
import { type Phrase, plain } from "../tell/phrase.js";

/**
 * Markdown is built as a tree and serialised, never pasted together: text is escaped by the serialiser, data is in code
 * spans (in which no host mentions, links or renders anything), and HTML is a constant of this file or a number in one.
 * Tables are not used: a cell cannot hold a backslash before a pipe in code, so that data could leave it.
 * https://github.github.com/gfm/#tables-extension-
 */
export type Block = BlockContent | DefinitionContent;

/** A phrase as inline content. */
export function inline(phrase: Phrase): PhrasingContent[] {
  return phrase.map((span) =>
    span.kind === "text" ? { type: "text", value: span.text } : { type: "inlineCode", value: span.text },
  );
}

/** A phrase in bold; data inside stays code. */
export function strong(phrase: Phrase): PhrasingContent {
  return { type: "strong", children: inline(phrase) };
}

/** A paragraph of inline content. */
export function paragraph(...children: readonly PhrasingContent[]): Block {
  return { type: "paragraph", children: [...children] };
}

/** A heading; the host's own page has the levels above. */
export function heading(depth: 3 | 4, ...children: readonly PhrasingContent[]): Block {
  return { type: "heading", depth, children: [...children] };
}

/** One item of a list. */
export function item(...children: readonly Block[]): ListItem {
  return { type: "listItem", spread: false, children: [...children] };
}

/** A list whose items follow each other without empty lines. */
export function list(items: readonly ListItem[]): Block {
  return { type: "list", ordered: false, spread: false, children: [...items] };
}

/** A list of one phrase each. */
export function listOf(phrases: readonly Phrase[]): Block {
  return list(phrases.map((phrase) => item(paragraph(...inline(phrase)))));
}

/** What a reader can unfold. `summary` is a constant or holds numbers; data belongs before it or inside. */
export function details(summary: DetailsSummary, children: readonly Block[]): Block[] {
  const label = typeof summary === "string" ? summary : `${summary.label} (${summary.count})`;
  const open: Html = { type: "html", value: `<details><summary>${label}</summary>` };
  return [open, ...children, { type: "html", value: "</details>" }];
}
export type DetailsSummary = SummaryLabel | { readonly label: SummaryLabel; readonly count: number };
export type SummaryLabel =
  | "Evidence and who is affected"
  | "Low-risk changes"
  | "Plans of low risk"
  | "Who can reach what"
  | "Interfaces before and after"
  | "Waived"
  | "Not understood";

/** A link where the phrase is an https address, else the phrase itself. */
export function linkOr(phrase: Phrase): PhrasingContent[] {
  const url = plain(phrase);
  return isLink(url) ? [{ type: "link", url, children: [{ type: "text", value: url }] }] : inline(phrase);
}

const GFM = gfmToMarkdown();
/** Letters, digits and marks that mean nothing in Markdown wherever they stand; a digit or dash may start a list. */
const PLAIN_TEXT = /^[a-z ,;:.()"'→…][a-z0-9 ,;:.()"'%→…]*$/i;

/** Most text needs no escaping, and the serialiser takes long to find that out. */
const text: Handle = (node: Text, _, state, info) =>
  PLAIN_TEXT.test(node.value) ? node.value : state.safe(node.value, info);

/** Markdown of some blocks, without a newline at the end. */
export function markdown(children: readonly RootContent[]): string {
  return toMarkdown(
    { type: "root", children: [...children] },
    {
      extensions: [GFM],
      handlers: { text },
      bullet: "-",
      listItemIndent: "one",
      resourceLink: true,
      emphasis: "_",
    },
  ).trimEnd();
}
