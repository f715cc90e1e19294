import type { SecretMask } from "@sheaf/workflow";
import type { TextFile } from "../input/text-file.ts";
import type { Colors } from "../host/colors.ts";
import type { Problem } from "../errors/problem.ts";
import { printable } from "../text/control-characters.ts";

/** Most characters of a line that are shown, and how many of them stand before the caret. */
const SHOWN = 100;
const BEFORE = 60;

/**
 * A problem for people: where, what, the line of the document or of code with a caret, and what to
 * do about it. The stack of what was thrown where the problem has one.
 */
export function problemText(
  problem: Problem,
  document: TextFile | null,
  mask: SecretMask | null,
  colors: Colors,
): string {
  const { code, message, hint, causes = [], thrownAt, excerpt: source, stack } = problem;
  const where = whereOf(problem, document);
  const head = `${colors.red("error")} ${colors.bold(code)}${where === "" ? "" : ` ${where}`}`;
  const lines = [head, ...indented(printable(message))];
  lines.push(...causeLines(problem, colors));
  for (const cause of causes) lines.push(...indented(`caused by: ${printable(cause)}`));
  if (stack !== undefined) lines.push(...indented(printable(stack)));
  else if (thrownAt !== undefined) lines.push(`  at ${printable(thrownAt)}`);
  if (source !== undefined) lines.push(...excerpt(source, mask, colors));
  // Errors of templates bring the line with them.
  else if (document !== null && !/\n\s*\^/.test(message))
    lines.push(...documentExcerpt(problem, document, mask, colors));
  if (hint !== undefined) lines.push(...indented(`${colors.cyan("hint:")} ${printable(hint)}`));
  return lines.join("\n");
}

function whereOf({ task, index, line, column }: Problem, document: TextFile | null): string {
  const parts: string[] = [];
  if (document !== null && line !== undefined && column !== undefined)
    parts.push(`${document.name}:${line}:${column}`);
  if (task !== undefined) parts.push(`in task ${printable(JSON.stringify(task))}`);
  if (index !== undefined) parts.push(`item ${index}`);
  return parts.join(", ");
}

/** Where it began, unless that is the place that was told already. */
function causeLines({ task, index, cause }: Problem, colors: Colors): string[] {
  if (cause === undefined) return [];
  const [step, ...inner] = cause.path;
  if (inner.length === 0 && step?.task === task && step?.index === index) return [];
  const where = cause.path.map(
    (one) =>
      `task ${printable(JSON.stringify(one.task))}${one.index === undefined ? "" : ` item ${one.index}`}`,
  );
  const [line = ""] = printable(cause.message).split("\n");
  return indented(
    `first cause: ${colors.bold(printable(cause.code))} in ${where.join(", ")}: ${line}`,
  );
}

function indented(text: string): string[] {
  return text.split("\n").map((line) => `  ${line}`);
}

function documentExcerpt(
  { line, column }: Problem,
  { text: document }: TextFile,
  mask: SecretMask | null,
  colors: Colors,
): string[] {
  if (line === undefined || column === undefined) return [];
  const text = document.split(/\r?\n/, line)[line - 1];
  return text === undefined ? [] : excerpt({ line, column, text }, mask, colors);
}

function excerpt(
  { line, column, text: written }: NonNullable<Problem["excerpt"]>,
  mask: SecretMask | null,
  colors: Colors,
): string[] {
  // Before it is cut: of a part, nobody could tell that it is secret.
  const source = mask?.text(written) ?? written;
  const before = written.slice(0, column - 1);
  const at = Math.min((mask?.text(before) ?? before).length, source.length);
  const from = source.length <= SHOWN ? 0 : Math.max(0, at - BEFORE);
  const shown = source.slice(from, from + SHOWN).replaceAll("\t", " ");
  const head = from === 0 ? "" : "…";
  const tail = from + SHOWN < source.length ? "…" : "";
  const margin = String(line);
  const blank = " ".repeat(margin.length);
  const caret = " ".repeat(head.length + at - from);
  return [
    `  ${colors.dim(`${margin} |`)} ${head}${printable(shown)}${tail}`,
    `  ${colors.dim(`${blank} |`)} ${caret}${colors.red("^")}`,
  ];
}
