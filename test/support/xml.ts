export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: XmlElement[];
  text: string;
}

// Characters that XML 1.0 allows (production 2), and the two that mark-up begins with.
const CHARACTERS = /^[\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u;
const ENTITY = /&(?:lt|gt|amp|quot|apos|#\d+);/g;
const DECODED: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };

function decode(raw: string): string {
  if (/[<&]/.test(raw.replace(ENTITY, ""))) throw new Error(`mark-up in text: ${raw}`);
  return raw.replace(ENTITY, (entity) => {
    const name = entity.slice(1, -1);
    return DECODED[name] ?? String.fromCodePoint(Number(name.slice(1)));
  });
}

function attributesOf(raw: string): Record<string, string> {
  const attributes: Record<string, string> = {};
  const rest = raw.replace(/\s+([\w-]+)="([^"<]*)"/g, (_, name: string, value: string) => {
    if (name in attributes) throw new Error(`attribute twice: ${name}`);
    attributes[name] = decode(value);
    return "";
  });
  if (rest.trim() !== "") throw new Error(`not an attribute: ${rest}`);
  return attributes;
}

/** Reads the XML that planrisk writes: elements, attributes, text; throws on anything that is not well-formed. */
export function parseXml(xml: string): XmlElement {
  if (!CHARACTERS.test(xml)) throw new Error("a character that XML 1.0 does not allow");
  const [head, ...tokens] = xml.split(/(<[^>]*>)/).filter((token) => token !== "");
  if (head !== '<?xml version="1.0" encoding="UTF-8"?>') throw new Error("no XML declaration");
  const root: XmlElement = { name: "", attributes: {}, children: [], text: "" };
  const open: XmlElement[] = [root];
  for (const token of tokens) {
    const parent = open[open.length - 1];
    if (parent === undefined) throw new Error("closed more than opened");
    const tag = /^<(\/?)([\w-]+)((?:.|\n)*?)(\/?)>$/.exec(token);
    if (tag === null) {
      parent.text += decode(token);
    } else if (tag[1] === "/") {
      if (parent.name !== tag[2]) throw new Error(`</${tag[2]}> closes <${parent.name}>`);
      open.pop();
    } else {
      const element: XmlElement = {
        name: tag[2] ?? "",
        attributes: attributesOf(tag[3] ?? ""),
        children: [],
        text: "",
      };
      parent.children.push(element);
      if (tag[4] !== "/") open.push(element);
    }
  }
  const [only] = root.children;
  if (open.length !== 1 || only === undefined || root.children.length !== 1) throw new Error("not one closed element");
  return only;
}
