import type { Config, TopLevelSpec } from "vega-lite";
import { escaped } from "../markdown.ts";
import type { Chart } from "./chart.ts";

// Colours are variables, which the page around a chart gives a value for light and one for dark.
const INK = "var(--ink)";
const MUTED = "var(--muted)";

const FONT = "system-ui, -apple-system, 'Segoe UI', sans-serif";
const SIZE = 13;

const CONFIG: Config = {
  aria: false,
  background: null as never,
  font: FONT,
  view: { stroke: null },
  axis: {
    domainColor: MUTED,
    gridColor: "var(--grid)",
    labelColor: MUTED,
    labelFontSize: SIZE,
    tickColor: MUTED,
    titleColor: MUTED,
    titleFontSize: SIZE,
    titleFontWeight: "normal",
    titlePadding: 8,
  },
  axisY: { titleX: -58 },
  line: { strokeWidth: 2.5 },
  text: { color: INK, fontSize: SIZE },
  rule: { color: MUTED },
};

const WIDTHS = { wide: 600, narrow: 310 };

/** The chart twice, for wide and for narrow screens; the style sheet shows one of them. */
export async function figureOf(chart: Chart): Promise<string> {
  const [wide, narrow] = [await draw(chart, "wide"), await draw(chart, "narrow")];
  return `<figure id="chart-${chart.name}">
${wide} ${narrow}
<figcaption>${escaped(chart.caption)}</figcaption>
</figure>`;
}

/**
 * The chart as an element `svg` that describes itself, for a page that defines its colours. The same
 * chart gives the same bytes every time.
 */
export async function draw(chart: Chart, screen: keyof typeof WIDTHS): Promise<string> {
  // Loaded lazily, as it takes half a second.
  const [vega, lite] = await Promise.all([import("vega"), import("vega-lite")]);
  const { left, height, layer } = chart;
  // Laid out by us: without a canvas, Vega takes texts to be wider than they are.
  const padding = { left, right: 34, top: 10, bottom: 48 };
  const width = WIDTHS[screen] - padding.left - padding.right;
  const size = { width, height, padding, autosize: "none" };
  // The types of vega-lite are too narrow for marks that are made from data.
  const { spec } = lite.compile({ ...size, layer, config: CONFIG } as unknown as TopLevelSpec);
  const view = new vega.View(vega.parse(spec), { renderer: "none" });
  const svg = await view.toSVG();
  view.finalize();
  return described(svg, chart, screen);
}

function described(svg: string, { name, title, description }: Chart, screen: string): string {
  const id = `${name}-${screen}`;
  const [, width = "", height = ""] = /viewBox="0 0 (\S+) (\S+)"/u.exec(svg) ?? [];
  // Vega counts ids on from drawing to drawing; here each starts again.
  const names: string[] = [];
  const idOf = (name: string): string => {
    if (!names.includes(name)) names.push(name);
    return `${id}-${names.indexOf(name)}`;
  };
  const body = svg
    .slice(svg.indexOf(">") + 1)
    // One picture with one description: screen readers need not announce its parts.
    .replaceAll(/ (?:role|aria-[a-z]+|class|pointer-events)="[^"]*"/gu, "")
    .replaceAll(/(id="|url\(#)(\w+)/gu, (_, start: string, name: string) => start + idOf(name));
  const head = `<svg class="${screen}" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="${id}-title ${id}-description">`;
  const words = `<title id="${id}-title">${escaped(title)}</title><desc id="${id}-description">${escaped(description)}</desc>`;
  return head + words + body;
}
