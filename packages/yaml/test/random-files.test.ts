// docs/semantics.md#documents-of-several-files
import fc from "fast-check";
import { run } from "@sheaf/workflow";
import { expect, test } from "vitest";
import { loadWorkflow } from "../src/index.ts";
import { echo } from "./documents.ts";

/** A workflow that gives its number and what those inside give. Only a file can have some inside. */
interface Nested {
  readonly number: number;
  /** Null for a workflow that is written where it is named. */
  readonly file: { readonly folder: string; readonly inside: readonly Nested[] } | null;
}

const { nested } = fc.letrec<{ nested: Nested }>((tie) => ({
  nested: fc.record({
    number: fc.nat(99),
    file: fc.option(
      fc.record({
        folder: fc.constantFrom("", "lib/", "lib/inner/", "./", "../"),
        inside: fc.oneof(
          { maxDepth: 3, depthSize: "max" },
          { arbitrary: fc.constant([]), weight: 1 },
          {
            arbitrary: fc.array(tie("nested"), { minLength: 1, maxLength: 4, size: "max" }),
            weight: 4,
          },
        ),
      }),
      { freq: 4 },
    ),
  }),
}));

/** What the workflow gives, found without any document. */
function model({ number, file }: Nested): unknown {
  return [number, ...(file?.inside ?? []).map(model)];
}

/** Writes the files inside, and gives the text of a workflow in this folder. */
function textOf(
  { number, file }: Nested,
  folder: readonly string[],
  files: Record<string, string>,
): string {
  const inside = file?.inside ?? [];
  const workflows: Record<string, unknown> = {};
  for (const [position, one] of inside.entries())
    workflows[`w${position}`] =
      one.file === null ? JSON.parse(textOf(one, folder, files)) : named(one);
  const names = inside.map((_, position) => `w${position}`);
  const tasks = names.map((name) => ({ name, action: `workflow.${name}` }));
  const outputs = names.map((name) => `task.${name}.output`);
  return JSON.stringify({
    ...(inside.length === 0 ? {} : { workflows }),
    tasks: [{ name: "own", action: "core.echo", input: number }, ...tasks],
    output: `{{ [${["task.own.output", ...outputs].join(", ")}] }}`,
  });

  function named(one: Nested): string {
    const up = one.file?.folder === "../" && folder.length === 0 ? "./" : one.file?.folder;
    const written = `${up ?? ""}f${Object.keys(files).length}.yaml`;
    const path = [...folder];
    for (const step of written.split("/"))
      if (step === "..") path.pop();
      else if (step !== ".") path.push(step);
    files[path.join("/")] = "";
    files[path.join("/")] = textOf(one, path.slice(0, -1), files);
    return written;
  }
}

test("workflows in files give what they give without files, wherever the files are", async () => {
  const most = { files: 0 };
  await fc.assert(
    fc.asyncProperty(nested, async (one) => {
      const files: Record<string, string> = {};
      const text = textOf(one, [], files);
      most.files = Math.max(most.files, Object.keys(files).length);
      const workflow = loadWorkflow(text, { source: "main.yaml", files });
      const { output } = await run(workflow, { actions: { "core.echo": echo } }).result;
      expect(output).toEqual(model(one));
    }),
    { numRuns: 100 },
  );
  expect(most.files).toBeGreaterThan(3);
});
