import { TextSearch } from "@sheaf/context";
import { MASKED } from "./masked-text.ts";
import { MIN_LENGTH } from "./secret-forms.ts";

/** Fragments are looked for in messages alone, as each is compared with all secrets. */
const MAX_MESSAGE = 10_000;

/**
 * Masks what is left of secrets behind an ellipsis, where a text was cut at its beginning or at both
 * ends. Those that were cut at their end are found where whole ones are.
 */
export class CutEnds {
  readonly #forms: readonly string[];
  /** For texts that are read backwards; made when it is first needed. */
  #reversed: TextSearch | null = null;

  /** @param forms What secrets may look like. */
  constructor(forms: readonly string[]) {
    this.#forms = forms;
  }

  masked(text: string): string {
    if (!text.includes("…") && !text.includes("...")) return text;
    const masked = this.#withoutTails(text);
    if (masked.length > MAX_MESSAGE) return masked;
    // What was cut at both ends.
    return masked.replace(
      /(?<=(?:…|\.{3})["'`]?)(?!["'`])[^…]{4,200}?(?=["'`]?(?:…|\.{3}))/g,
      (fragment) => (this.#forms.some((form) => form.includes(fragment)) ? MASKED : fragment),
    );
  }

  #withoutTails(text: string): string {
    // Behind an ellipsis, and the quote of the text that goes on there.
    const starts = new Set(
      Array.from(
        text.matchAll(/(?:…|\.{3})["'`]?/g),
        ({ index, 0: ellipsis }) => index + ellipsis.length,
      ),
    );
    this.#reversed ??= new TextSearch(this.#forms.map(reversed));
    let state = 0;
    let masked = "";
    let end = text.length;
    for (let position = text.length - 1; position >= 0; position--) {
      state = this.#reversed.next(state, text.charCodeAt(position));
      const length = this.#reversed.depthOf(state);
      if (length < MIN_LENGTH || !starts.has(position)) continue;
      masked = MASKED + text.slice(position + length, end) + masked;
      end = position;
    }
    return text.slice(0, end) + masked;
  }
}

/** By code units, as searches read. */
function reversed(text: string): string {
  return text.split("").toReversed().join("");
}
