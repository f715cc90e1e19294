/**
 * A name as messages show it: in quotes, and cut to 80 characters. A cut name ends in an ellipsis and
 * never in half a surrogate pair, so that masks recognise what is left of a secret.
 */
export function quote(name: string): string {
  return JSON.stringify(
    name.length > 80 ? `${name.slice(0, 79).replace(/[\uD800-\uDBFF]$/, "")}…` : name,
  );
}
