import type { Stamp } from "./stamp.js";

/**
 * The hidden first line of a comment, by which later runs know it again:
 * `<!-- planrisk:comment v1 tag=default stamp=18273645.2 -->`. Text of a plan cannot forge it: that never comes first.
 */
export interface Marker {
  /** Tells the comments of several workflows apart. */
  readonly tag: string;
  readonly stamp: Stamp;
  /** Posted to stay beside later ones (behavior `new`). */
  readonly kept: boolean;
  /** Hidden by folding it, on a host that cannot hide comments. */
  readonly folded: boolean;
}

const VERSION = 1;
const TAG = /^[\w./-]{1,100}$/;
const LINE =
  /^<!-- planrisk:comment v\d{1,3} tag=([\w./-]{1,100}) stamp=(\d{1,30}(?:\.\d{1,30}){0,3})( kept)?( folded)? -->$/;

/** True for what can be a tag: letters, digits, and `_`, `.`, `/`, `-`. */
export function isTag(text: string): boolean {
  return TAG.test(text);
}

/** The marker as the first line of a comment, without its end. */
export function markerLine({ tag, stamp, kept, folded }: Marker): string {
  return `<!-- planrisk:comment v${VERSION} tag=${tag} stamp=${stamp}${kept ? " kept" : ""}${folded ? " folded" : ""} -->`;
}

/** The marker of a comment, null when its first line is none. */
export function readMarker(body: string): Marker | null {
  const found = LINE.exec(body.split(/\r?\n/, 1)[0]?.trimEnd() ?? "");
  const [, tag, stamp, kept, folded] = found ?? [];
  if (tag === undefined || stamp === undefined) return null;
  return { tag, stamp, kept: kept !== undefined, folded: folded !== undefined };
}

/** A comment: the marker, an empty line so that Markdown starts anew, the text. */
export function withMarker(marker: Marker, text: string): string {
  return `${markerLine(marker)}\n\n${text}`;
}

/** What people see of a comment, in one form: hosts change line ends and cut spaces at the end. */
export function textOf(body: string): string {
  const lines = body.replaceAll("\r\n", "\n").split("\n");
  return (readMarker(body) === null ? lines : lines.slice(1)).join("\n").trim();
}
