import type { Chart } from "./charts/chart.ts";
import { draw } from "./charts/draw.ts";
import { html, Html } from "./html.ts";

/** The chart twice, for wide and for narrow screens; the style sheet shows one of them. */
export async function figureOf(chart: Chart): Promise<Html> {
  const [wide, narrow] = [await draw(chart, "wide"), await draw(chart, "narrow")];
  return html`<figure id="chart-${chart.name}">
    ${new Html(wide)} ${new Html(narrow)}
    <figcaption>${chart.caption}</figcaption>
  </figure> `;
}
