import { type Chart, FRAMES } from "./charts/chart.ts";
import { draw } from "./charts/draw.ts";
import { html, Html } from "./html.ts";

/** A part of the page, with a heading that the navigation leads to. */
export interface Section {
  readonly id: string;
  readonly title: string;
  readonly intro: Html;
  readonly chart?: Chart;
  readonly body?: Html | readonly Html[];
}

export async function sectionOf({ id, title, intro, chart, body = [] }: Section): Promise<Html> {
  return html`<section id="${id}" aria-labelledby="${id}-heading">
    <h2 id="${id}-heading">${title}</h2>
    ${intro} ${chart === undefined ? [] : await figureOf(chart)} ${body}
  </section> `;
}

/** The chart drawn for desktops and for phones, of which the page shows one. */
async function figureOf(chart: Chart): Promise<Html> {
  const drawings = [];
  for (const frame of FRAMES)
    drawings.push(html`<div class="${frame.name}">${new Html(await draw(chart, frame))}</div>`);
  return html`<figure id="chart-${chart.name}">
    ${drawings}
    <figcaption>${chart.caption}</figcaption>
  </figure> `;
}

/** Shown instead of the figures of a missing file. */
export function missing(file: string, command: string): Html {
  return html`<p class="missing">
    Not shown: there is no <code>${file}</code>. <code>${command}</code> makes it.
  </p> `;
}
