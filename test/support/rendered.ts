import { micromark } from "micromark";
import { gfm, gfmHtml } from "micromark-extension-gfm";
import { type HtmlTag, tagsOf } from "./html.js";

/** Markdown as GitHub makes HTML of it, before it takes away what it does not allow: raw HTML stays. */
export function rendered(markdown: string): string {
  return micromark(markdown, { allowDangerousHtml: true, extensions: [gfm()], htmlExtensions: [gfmHtml()] });
}

/** The tags of that page, in order. Throws where text got out of its place: a tag that is none, or is not closed. */
export function renderedTags(markdown: string): readonly HtmlTag[] {
  return tagsOf(rendered(markdown));
}

/** What a reader sees in code, and outside of it. */
export function seen(markdown: string): { readonly code: string; readonly text: string } {
  const html = rendered(markdown);
  const plain = (part: string) =>
    part
      .replace(/<[^>]*>/g, "")
      .replaceAll("&lt;", "<")
      .replaceAll("&gt;", ">")
      .replaceAll("&quot;", '"')
      .replaceAll("&amp;", "&");
  const code = [...html.matchAll(/<code>(.*?)<\/code>/gs)].map(([, inside = ""]) => plain(inside)).join("\n");
  return { code, text: plain(html.replace(/<code>.*?<\/code>/gs, "‹›").replace(/<a [^>]*>.*?<\/a>/gs, "")) };
}
