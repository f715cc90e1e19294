import { expect, test } from "vitest";
import { DocumentError, loadWorkflow, validateWorkflow } from "../../src/index.ts";
import { one } from "./assert-problems.ts";

test.each([[5], [null], [undefined], [{}], [Buffer.from(one)], [new Uint8Array(3)]])(
  "%j is not a text",
  (given) => {
    const problems = validateWorkflow(given as string);
    expect(problems).toMatchObject([{ code: "NOT_TEXT", line: 1, column: 1 }]);
    expect(() => loadWorkflow(given as string)).toThrow(DocumentError);
  },
);

test("the error names the source and all problems in order", () => {
  const text = "tasks:\n  - name: a\n    timeout: x\n  - name: a\nfoo: 1\n";
  const error = caught(() => loadWorkflow(text, { source: "w.yaml" }));
  expect(error).toBeInstanceOf(DocumentError);
  expect(error).toMatchObject({
    code: "INVALID_DOCUMENT",
    source: "w.yaml",
    name: "DocumentError",
  });
  expect((error as DocumentError).problems).toEqual(validateWorkflow(text));
  expect((error as DocumentError).message).toBe(
    [
      'Cannot load workflow "w.yaml": 3 problems',
      '  3:14 "timeout" of task "a": expected a number of seconds above 0, or a template, got the string "x"',
      '  4:11 the task "a" is already declared in line 2',
      '  5:1 unknown key "foo" in a workflow',
    ].join("\n"),
  );
});

test("the message of many problems ends; the list does not", () => {
  const text = Array.from({ length: 30 }, (_, i) => `key${i}: 1\n`).join("");
  const error = caught(() => loadWorkflow(text)) as DocumentError;
  expect(error.problems).toHaveLength(31);
  expect(error.message.split("\n")).toHaveLength(12);
  expect(error.message).toContain("and 21 more");
});

function caught(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  throw new Error("nothing was thrown");
}
