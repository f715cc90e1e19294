import { validateWorkflow } from "../../src/document/index.ts";
import { loadWorkflow } from "../../src/document/index.ts";
import { run, type RunOptions, type RunResult } from "../../src/index.ts";

/** What is wrong with a document, a line each: `line:column CODE`. */
export function outline(text: string): readonly string[] {
  return validateWorkflow(text).map(({ line, column, code }) => `${line}:${column} ${code}`);
}

/** An action that gives its input. */
export const echo = ({ input }: { readonly input: unknown }): unknown => input;

/** What a document comes to; `core.echo` gives its input. */
export function runDocument(text: string, options: RunOptions = {}): Promise<RunResult> {
  const actions = { "core.echo": echo, ...options.actions };
  return run(loadWorkflow(text), { ...options, actions }).result;
}

/** A document of one task that gives its input, and gives its output. */
export function echoing(input: string, rest = ""): string {
  return `${rest}\ntasks:\n  - name: t\n    action: core.echo\n    input: ${input}\noutput: "{{ task.t.output }}"\n`;
}
