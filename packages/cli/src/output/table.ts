import { escapeControlCharacters } from "../text/control-characters.ts";

/** Lines whose cells begin in the same columns. */
export function tableText(rows: readonly (readonly string[])[]): string {
  const printable = rows.map((cells) => cells.map((cell) => escapeControlCharacters(cell)));
  const widths: number[] = [];
  for (const cells of printable)
    for (const [column, cell] of cells.entries())
      widths[column] = Math.max(widths[column] ?? 0, cell.length);
  return printable
    .map((cells) => cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  "))
    .map((line) => `${line.trimEnd()}\n`)
    .join("");
}
