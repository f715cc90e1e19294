import type { Html } from "../html.ts";
import { html } from "../html.ts";

/** A part of the page, with a heading that the navigation leads to. */
export interface Section {
  readonly id: string;
  readonly title: string;
  readonly body: Html;
}

export function sectionOf({ id, title, body }: Section): Html {
  return html`<section id="${id}" aria-labelledby="${id}-heading">
    <h2 id="${id}-heading">${title}</h2>
    ${body}
  </section> `;
}

/** Shown instead of the figures of a missing file. */
export function missing(file: string, command: string): Html {
  return html`<p class="missing">
    Not shown: there is no <code>${file}</code>. <code>${command}</code> makes it.
  </p> `;
}
