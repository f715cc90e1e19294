import { html, type Html } from "./html.ts";

/** Whether a promise was kept, by a mark and a word, not by colour alone. */
export function verdict(isKept: boolean): Html {
  return isKept
    ? html`<span class="verdict kept"><span aria-hidden="true">✓ </span>kept</span>`
    : html`<span class="verdict missed"><span aria-hidden="true">✗ </span>missed</span>`;
}

/** A figure that a machine can read as well: what is shown, and the value behind it. */
export function exact(name: string, value: number, shown: string): Html {
  return html`<data value="${value}" data-figure="${name}">${shown}</data>`;
}
