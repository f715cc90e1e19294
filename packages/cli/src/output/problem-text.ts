import type { SecretMask } from "@sheaf/workflow";
import type { Problem } from "../errors/problem.ts";
import type { Colors } from "../host/colors.ts";
import type { Document } from "../input/document.ts";
import { escapeControlCharacters } from "../text/control-characters.ts";

/** Characters of an excerpt, and how many of them may precede the caret. */
const EXCERPT_LENGTH = 100;
const LENGTH_BEFORE_CARET = 60;

/**
 * A problem as text: its location, its message, the line of the document or of code with a caret, and
 * a hint. If the problem has a stack, it comes last.
 */
export function problemText(
  problem: Problem,
  document: Document | null,
  mask: SecretMask | null,
  colors: Colors,
): string {
  const { code, message, hint, causes = [], thrownAt, excerpt: source, stack } = problem;
  const where = locationText(problem, document);
  const head = `${colors.red("error")} ${colors.bold(code)}${where === "" ? "" : ` ${where}`}`;
  const lines = [head, ...indented(escapeControlCharacters(message))];
  lines.push(...firstCauseLines(problem, colors));
  for (const cause of causes)
    lines.push(...indented(`caused by: ${escapeControlCharacters(cause)}`));
  if (stack !== undefined) lines.push(...indented(escapeControlCharacters(stack)));
  else if (thrownAt !== undefined) lines.push(`  at ${escapeControlCharacters(thrownAt)}`);
  if (source !== undefined) lines.push(...excerptLines(source, mask, colors));
  // Messages about templates contain an excerpt already.
  else if (document !== null && !/\n\s*\^/.test(message))
    lines.push(...documentExcerpt(problem, document, mask, colors));
  if (hint !== undefined)
    lines.push(...indented(`${colors.cyan("hint:")} ${escapeControlCharacters(hint)}`));
  return lines.join("\n");
}

/** `hello.yaml:3:5, in task "greet", item 0`: the parts that are known. */
export function locationText(
  { task, index, file, line, column }: Problem,
  document: Document | null,
): string {
  const parts: string[] = [];
  if (document !== null && line !== undefined && column !== undefined)
    parts.push(`${escapeControlCharacters(file ?? document.name)}:${line}:${column}`);
  if (task !== undefined) parts.push(`in task ${escapeControlCharacters(JSON.stringify(task))}`);
  if (index !== undefined) parts.push(`item ${index}`);
  return parts.join(", ");
}

/** The first cause, unless it is in the task and item of the problem itself. */
function firstCauseLines({ task, index, cause }: Problem, colors: Colors): string[] {
  if (cause === undefined) return [];
  const [step, ...inner] = cause.path;
  if (inner.length === 0 && step?.task === task && step?.index === index) return [];
  const where = cause.path.map(
    (one) =>
      `task ${escapeControlCharacters(JSON.stringify(one.task))}${one.index === undefined ? "" : ` item ${one.index}`}`,
  );
  const [line = ""] = escapeControlCharacters(cause.message).split("\n");
  const code = colors.bold(escapeControlCharacters(cause.code));
  return indented(`first cause: ${code} in ${where.join(", ")}: ${line}`);
}

function indented(text: string): string[] {
  return text.split("\n").map((line) => `  ${line}`);
}

function documentExcerpt(
  { file, line, column }: Problem,
  document: Document,
  mask: SecretMask | null,
  colors: Colors,
): string[] {
  if (line === undefined || column === undefined) return [];
  const text = document.textOf(file)?.split(/\r?\n/, line)[line - 1];
  return text === undefined ? [] : excerptLines({ line, column, text }, mask, colors);
}

function excerptLines(
  { line, column, text: unmasked }: NonNullable<Problem["excerpt"]>,
  mask: SecretMask | null,
  colors: Colors,
): string[] {
  // Masked before it is cut, because part of a secret would not be recognized.
  const text = mask?.text(unmasked) ?? unmasked;
  const before = unmasked.slice(0, column - 1);
  const at = Math.min((mask?.text(before) ?? before).length, text.length);
  const from = text.length <= EXCERPT_LENGTH ? 0 : Math.max(0, at - LENGTH_BEFORE_CARET);
  const shown = text.slice(from, from + EXCERPT_LENGTH).replaceAll("\t", " ");
  const head = from === 0 ? "" : "…";
  const tail = from + EXCERPT_LENGTH < text.length ? "…" : "";
  const margin = String(line);
  const blank = " ".repeat(margin.length);
  const caret = " ".repeat(head.length + at - from);
  return [
    `  ${colors.dim(`${margin} |`)} ${head}${escapeControlCharacters(shown)}${tail}`,
    `  ${colors.dim(`${blank} |`)} ${caret}${colors.red("^")}`,
  ];
}
