import type { AnyReport } from "../model/report.js";
import { BUDGETS, FORMATS, PLAIN } from "../report/index.js";
import { markerLine } from "./marker.js";
import type { Platform } from "./place.js";
import type { Stamp } from "./stamp.js";

/** The end of the marker's line, the empty line after it, and some room for what is made harmless. */
const GAP = 128;

/**
 * A line that starts with a slash is a command: to GitLab ("/merge" is a quick action), and to bots that people run on
 * GitHub. Reports have none; should one slip in, it is only text.
 */
function withoutCommands(text: string): string {
  return text.replace(/^([ \t]*)\/(?=[a-z])/gim, "$1\\/");
}

/** The Markdown of a comment, without its marker but with room for it. `elsewhere`: where the whole report can be seen. */
export function commentText(
  report: AnyReport,
  platform: Platform,
  marker: { readonly tag: string; readonly stamp: Stamp },
  elsewhere: string | null,
): string {
  const taken = markerLine({ ...marker, kept: true, folded: true }).length + GAP;
  const { characters, bytes } = BUDGETS[platform];
  const budget = { characters: characters - taken, bytes: bytes - taken };
  const options = { ...PLAIN, budget, ...(elsewhere === null ? {} : { elsewhere }) };
  return withoutCommands(FORMATS.markdown(report, options));
}
