/** The length to which {@link quote} shortens a name. */
const MAX_NAME = 80;

/**
 * A name for an error message: in quotes, and shortened to 80 characters.
 *
 * @example
 * ```ts
 * quote("total"); // '"total"'
 * ```
 */
export function quote(name: string): string {
  return JSON.stringify(shorten(name, MAX_NAME));
}

/**
 * The text itself if it is not longer than `length`, in UTF-16 code units; else its start and an ellipsis.
 * A shortened text never ends in half a surrogate pair, so that masks recognise what is left of a secret.
 *
 * @example
 * ```ts
 * shorten("abcdef", 4); // "abc…"
 * ```
 */
export function shorten(text: string, length: number): string {
  if (text.length <= length) return text;
  return `${text.slice(0, length - 1).replace(/[\uD800-\uDBFF]$/, "")}…`;
}
