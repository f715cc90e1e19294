import type { Chart } from "./charts/chart.ts";
import { FRAMES } from "./charts/chart.ts";
import { draw } from "./charts/draw.ts";
import { html, Html } from "./html.ts";

/** A chart drawn for desktops and for phones, of which the page shows one, with its caption. */
export async function figureOf(chart: Chart, caption: string): Promise<Html> {
  const drawings = [];
  for (const frame of FRAMES)
    drawings.push(html`<div class="${frame.name}">${new Html(await draw(chart, frame))}</div>`);
  return html`<figure id="chart-${chart.name}">
    ${drawings}
    <figcaption>${caption}</figcaption>
  </figure> `;
}
