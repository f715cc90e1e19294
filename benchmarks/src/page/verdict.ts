import { html, type Html } from "./html.ts";

/**
 * Whether a target was reached: a mark and a word, not colour alone.
 *
 * @param isShort For columns that are narrow: the word is there for screen readers only.
 */
export function verdict(isKept: boolean, isShort: boolean = false): Html {
  const [kind, sign] = isKept ? ["kept", "✓ "] : ["missed", "✗ "];
  const word = isShort ? html`<span class="hidden">${kind}</span>` : kind;
  return html`<span class="verdict ${kind}"><span aria-hidden="true">${sign}</span>${word}</span>`;
}

/** A figure that machines can read as well: the text that is shown, and its exact value. */
export function exact(name: string, value: number, shown: string): Html {
  return html`<data value="${value}" data-figure="${name}">${shown}</data>`;
}
