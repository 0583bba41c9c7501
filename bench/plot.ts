/** One line of a plot: what it is of, and its points (both above zero). */
export interface Series {
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number])[];
}

export interface Panel {
  readonly title: string;
  readonly series: readonly Series[];
}

const [WIDTH, HEIGHT, LEFT, TOP, RIGHT, BOTTOM] = [420, 300, 60, 36, 20, 40];
/** Told apart by those who see few colours, on white as on black. */
const COLORS = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#808080"];

/** Panels side by side as SVG, both axes by powers of ten; megabytes along. */
export function plot(panels: readonly Panel[]): string {
  const names = [...new Set(panels.flatMap((panel) => panel.series.map((each) => each.name)))];
  const height = HEIGHT + 24 + 18 * Math.ceil(names.length / 2);
  const width = WIDTH * panels.length;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width + 10} ${height}" font-family="sans-serif" font-size="12" fill="#808080">`,
    ...panels.map((panel, i) => `<g transform="translate(${i * WIDTH} 0)">${panelOf(panel, names)}</g>`),
    ...names.map((name, i) => {
      const [x, y] = [LEFT + (i % 2) * (width / 2), HEIGHT + 18 + 18 * (i >> 1)];
      return `<rect x="${x}" y="${y - 9}" width="14" height="4" fill="${colorOf(i)}"/><text x="${x + 22}" y="${y - 2}">${name}</text>`;
    }),
    "</svg>\n",
  ].join("\n");
}

function panelOf({ title, series }: Panel, names: readonly string[]): string {
  const points = series.flatMap((each) => each.points);
  const across = axis(points.map(([x]) => x));
  const up = axis(points.map(([, y]) => y));
  const x = (value: number) => round(LEFT + across.at(value) * (WIDTH - LEFT - RIGHT));
  const y = (value: number) => round(HEIGHT - BOTTOM - up.at(value) * (HEIGHT - TOP - BOTTOM));
  const grid = [
    ...across.ticks.map(
      (tick) =>
        `<path d="M${x(tick)} ${TOP}V${HEIGHT - BOTTOM}" stroke="#8884"/><text x="${x(tick)}" y="${HEIGHT - BOTTOM + 16}" text-anchor="middle">${tick} MB</text>`,
    ),
    ...up.ticks.map(
      (tick) =>
        `<path d="M${LEFT} ${y(tick)}H${WIDTH - RIGHT}" stroke="#8884"/><text x="${LEFT - 6}" y="${y(tick) + 4}" text-anchor="end">${tick}</text>`,
    ),
  ];
  const lines = series.map((each) => {
    const color = colorOf(names.indexOf(each.name));
    const path = each.points.map(([px, py]) => `${x(px)} ${y(py)}`).join("L");
    const dots = each.points.map(([px, py]) => `<circle cx="${x(px)}" cy="${y(py)}" r="3" fill="${color}"/>`);
    return `<path d="M${path}" fill="none" stroke="${color}" stroke-width="2"/>${dots.join("")}`;
  });
  return `<text x="${LEFT}" y="20" font-size="14">${title}</text>${grid.join("")}${lines.join("")}`;
}

/** From the power of ten below to the one above: where a value is, from 0 to 1. */
function axis(values: readonly number[]): { ticks: readonly number[]; at: (value: number) => number } {
  const [from, to] = [
    Math.floor(Math.log10(Math.min(...values)) + 1e-9),
    Math.ceil(Math.log10(Math.max(...values)) - 1e-9),
  ];
  const count = Math.max(1, to - from);
  const ticks = Array.from({ length: count + 1 }, (_, i) => Number((10 ** (from + i)).toPrecision(1)));
  return { ticks, at: (value) => (Math.log10(value) - from) / count };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function colorOf(i: number): string {
  return COLORS[i % COLORS.length] ?? "#808080";
}
