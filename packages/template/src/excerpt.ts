/** How many characters of a line are shown at most, and how many of them before the caret. */
const SHOWN = 100;
const BEFORE = 60;

/** The line around `offset`, shortened if it is long, with a caret below the character. */
export function excerptOf(text: string, offset: number): string {
  const start = offset === 0 ? 0 : text.lastIndexOf("\n", offset - 1) + 1;
  const newline = text.indexOf("\n", offset);
  const end = newline === -1 ? text.length : newline;
  const from = end - start <= SHOWN ? start : Math.max(start, offset - BEFORE);
  const to = Math.min(end, from + SHOWN);
  const head = from === start ? "" : "…";
  const tail = to === end ? "" : "…";
  const caret = `${" ".repeat(head.length + offset - from)}^`;
  return `  ${head}${printable(text.slice(from, to))}${tail}\n  ${caret}`;
}

/** Replaces characters that are not one column wide, so that the caret is at the right column. */
function printable(text: string): string {
  return Array.from(text, (character) => (/[\p{C}\p{Z}]/u.test(character) ? " " : character)).join(
    "",
  );
}
