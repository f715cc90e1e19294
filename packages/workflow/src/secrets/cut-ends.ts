import { TextSearch } from "@sheaf/context";
import { MASKED } from "./masked-text.ts";
import { MIN_LENGTH } from "./secret-forms.ts";

/** Longer texts are not searched for fragments, because each one is compared with all secrets. */
const MAX_MESSAGE = 10_000;

/**
 * Masks the remains of secrets in truncated texts: those after an ellipsis, whose beginning is
 * missing, and those between two. `MaskedText` finds the ones that are cut off at their end.
 */
export class CutEnds {
  readonly #forms: readonly string[];
  /** For reading texts backwards. Made when it is first needed. */
  #reversed: TextSearch | null = null;

  /** @param forms All the ways in which the secrets may be written. */
  constructor(forms: readonly string[]) {
    this.#forms = forms;
  }

  masked(text: string): string {
    if (!text.includes("…") && !text.includes("...")) return text;
    const masked = this.#withoutTails(text);
    if (masked.length > MAX_MESSAGE) return masked;
    // Cut at both ends.
    return masked.replace(
      /(?<=(?:…|\.{3})["'`]?)(?!["'`])[^…]{4,200}?(?=["'`]?(?:…|\.{3}))/g,
      (fragment) => (this.#forms.some((form) => form.includes(fragment)) ? MASKED : fragment),
    );
  }

  #withoutTails(text: string): string {
    // Where a text goes on after an ellipsis and an optional quote.
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

/** By code units, because that is how a search reads. */
function reversed(text: string): string {
  return text.split("").toReversed().join("");
}
