import { expect } from "vitest";
import { DocumentError, loadWorkflow, validateWorkflow } from "../../src/index.ts";

/** A problem of a document: position, code, words of the message, the hint. */
export type Problem = readonly [position: string, code: string, message: RegExp, hint?: RegExp];

/** A document and all of its problems. */
export type Case = [what: string, text: string, ...problems: Problem[]];

/** The start of a document with one task. */
export const one = "tasks:\n  - name: a\n    action: core.echo\n";

/** Expects that a document has these problems, no others, and cannot be loaded, whatever its line ends. */
export function assertProblems(text: string, expected: readonly Problem[]): void {
  assertProblemsOf(text, expected);
  if (!text.includes("\r")) assertProblemsOf(text.replaceAll("\n", "\r\n"), expected);
}

function assertProblemsOf(text: string, expected: readonly Problem[]): void {
  const problems = validateWorkflow(text, { source: "file.yaml" });
  expect(problems.map(({ line, column, code }) => `${line}:${column} ${code}`)).toEqual(
    expected.map(([position, code]) => `${position} ${code}`).toSorted(byPosition),
  );
  for (const [position, code, message, hint] of expected) {
    const found = problems.find(
      (problem) => `${problem.line}:${problem.column} ${problem.code}` === `${position} ${code}`,
    );
    expect(found?.message).toMatch(message);
    expect(found?.message).not.toMatch(/\.$/);
    expect(found?.hint ?? "").toMatch(hint ?? /.*/);
  }
  expect(() => loadWorkflow(text)).toThrow(DocumentError);
}

function byPosition(a: string, b: string): number {
  const [x, y] = [a, b].map((one) => one.split(/[: ]/).map(Number));
  return (x?.[0] ?? 0) - (y?.[0] ?? 0) || (x?.[1] ?? 0) - (y?.[1] ?? 0);
}
