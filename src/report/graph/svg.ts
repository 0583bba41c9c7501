import { layoutGraph } from "../html/layout.js";
import { Html, html } from "../html/markup.js";
import { pictureGroups, viewBox } from "../html/svg.js";
import { COLOURS, comments, type Drawing, headline, type Look } from "./drawing.js";

/** Room above the picture for the headline, and how wide the least picture is, in pixels. */
const HEAD = 34;
const LEAST_WIDTH = 640;

function lookStyle(look: Exclude<Look, "scenery">): string {
  const { fill, line } = COLOURS[look];
  const width = look === "high" || look === "medium" ? ";stroke-width:2" : "";
  return `.node.${look} .box{fill:${fill};stroke:${line}${width}}.node.${look} .bar{fill:${line}}`;
}

/** A light picture on its own ground, so that it can be read wherever it is put. */
const STYLE = [
  ".ground{fill:#fff}",
  "text{font:12px system-ui,'Segoe UI',Helvetica,Arial,sans-serif;fill:#1c2430}",
  ".headline{font-size:15px;font-weight:600}",
  ".kind{font-size:10.5px;fill:#566072}",
  ".mark{font-weight:650}",
  ".zone rect{fill:none;stroke:#9aa4b2}",
  ".zone.subnet rect{stroke-dasharray:5 4}",
  ".zone text{fill:#566072;font-size:11px}",
  ".node .box{fill:#fff;stroke:#d5d9e0}",
  ".node .bar{fill:none}",
  ...(["high", "medium", "low", "none", "affected"] as const).map(lookStyle),
  ".node.affected.indirect .box{stroke-dasharray:4 3}",
  ".edge{fill:none;stroke:#9aa4b2;stroke-width:1.4;marker-end:url(#tip)}",
  ".edge.before{stroke-dasharray:2 4}",
  ".edge.loose{display:none}",
].join("");

/** The graph of one plan as an SVG that needs nothing else, laid out by ELK. Ends in a newline. */
export async function drawSvg(drawing: Drawing): Promise<string> {
  const laidOut = await layoutGraph(drawing.excerpt.view, "cards");
  const picture = { ...laidOut, width: Math.max(laidOut.width, LEAST_WIDTH) };
  const box = viewBox(picture, HEAD);
  const [x = "0", y = "0", width = "0", height = "0"] = box.split(" ");
  const told = comments(drawing);
  const title = headline(drawing);
  const description = told.length === 0 ? null : html`<desc>${told.join("; ")}</desc>\n`;
  return `${
    html`<svg xmlns="http://www.w3.org/2000/svg" viewBox="${box}" width="${width}" height="${height}" role="img" aria-label="${title}">
<title>${title}</title>
${description}<style>${new Html(STYLE)}</style>
<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0L8 4L0 8z" fill="#9aa4b2"/></marker></defs>
<rect class="ground" x="${x}" y="${y}" width="${width}" height="${height}"/>
<text class="headline" x="0" y="-14">${title}</text>
${pictureGroups(picture)}
</svg>`.markup
  }\n`;
}
