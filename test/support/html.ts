export interface HtmlTag {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
}

const VOID: ReadonlySet<string> = new Set(["meta", "input", "wbr"]);
const TOKEN = /<(\/?)([a-zA-Z][\w-]*)((?:\s+[\w-]+(?:="[^"]*")?)*)\s*(\/?)>|<!doctype html>|</g;
const DECODED: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', "#39": "'" };

function decoded(text: string): string {
  return text.replace(/&(lt|gt|amp|quot|#39);/g, (_, name: string) => DECODED[name] ?? "");
}

/**
 * The tags of a page that planrisk wrote, in order. Throws when anything in it is not a whole tag, is closed wrongly, or is an
 * "&" that begins no entity: then text got out of its place.
 */
export function tagsOf(page: string): HtmlTag[] {
  const tags: HtmlTag[] = [];
  const open: string[] = [];
  const bare = page.replace(/(<(script|style)[^>]*>).*?(<\/\2>)/gs, "$1$3");
  if (/&(?!(lt|gt|amp|quot|#39);)/.test(bare)) throw new Error("a bare &");
  for (const [token, slash, name, raw = "", selfClosed] of bare.matchAll(TOKEN)) {
    if (token === "<") throw new Error("a bare <");
    if (name === undefined) continue;
    if (slash === "/") {
      const last = open.pop();
      if (last !== name) throw new Error(`</${name}> closes <${last}>`);
      continue;
    }
    const attributes = [...raw.matchAll(/([\w-]+)(?:="([^"]*)")?/g)].map(([, key = "", value = ""]) => [
      key,
      decoded(value),
    ]);
    tags.push({ name, attributes: Object.fromEntries(attributes) });
    if (selfClosed !== "/" && !VOID.has(name)) open.push(name);
  }
  if (open.length > 0) throw new Error(`never closed: ${open.join(", ")}`);
  return tags;
}
