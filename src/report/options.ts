import type { AnyReport } from "../model/report.js";
import type { GraphPicture } from "./html/picture.js";

/** What a host takes at most: UTF-16 units and UTF-8 bytes; a text must respect both. */
export interface Budget {
  readonly characters: number;
  readonly bytes: number;
}

/** How to lay a report out. Whoever calls knows the terminal and the host; renderers ask nobody. */
export interface RenderOptions {
  /** ANSI colours (text only). */
  readonly color: boolean;
  /** Columns of the terminal (text only); below 40 counts as 40. */
  readonly width: number;
  /** OSC 8 hyperlinks (text only). */
  readonly hyperlinks: boolean;
  /** Symbols and arrows beyond ASCII (text only); data is printed as it is. */
  readonly unicode: boolean;
  /** Markdown and summary: what the text must fit; without it markdown is whole and summary has GitHub's limit. */
  readonly budget?: Budget;
  /** Where the whole report is when the budget cut it: an https address, or words such as "the artifact report.html". */
  readonly elsewhere?: string;
  /** HTML: the picture of each plan's graph, in the order of the report (one for a report of one plan); null: none. */
  readonly pictures?: readonly (GraphPicture | null)[];
}

/** A report as text. Pure: the same report and options give the same bytes. Ends in a newline, or is empty by design. */
export type Renderer = (report: AnyReport, options: RenderOptions) => string;

/** For a file or a pipe: no colours, 100 columns. */
export const PLAIN: RenderOptions = { color: false, width: 100, hyperlinks: false, unicode: true };
