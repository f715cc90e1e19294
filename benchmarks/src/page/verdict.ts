import { html, type Html } from "./html.ts";

/** Whether a target was reached: a mark and a word, not colour alone. */
export function verdict(isKept: boolean): Html {
  return isKept
    ? html`<span class="verdict kept"><span aria-hidden="true">✓ </span>kept</span>`
    : html`<span class="verdict missed"><span aria-hidden="true">✗ </span>missed</span>`;
}

/** A figure that machines can read as well: the text that is shown, and its exact value. */
export function exact(name: string, value: number, shown: string): Html {
  return html`<data value="${value}" data-figure="${name}">${shown}</data>`;
}
