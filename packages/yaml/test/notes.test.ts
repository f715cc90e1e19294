import { expect, test } from "vitest";
import { type DocumentNote, loadWorkflow, validateWorkflow } from "../src/index.ts";

const rest = "vars: { a: 1 }\ntasks: [{ name: a }]\n";

function notesOf(text: string): readonly DocumentNote[] {
  const notes: DocumentNote[] = [];
  loadWorkflow(text, { onNote: (note) => notes.push(note) });
  return notes;
}

test("the old name of policies is accepted, with a note", () => {
  const text = `merge: { a: sum }\n${rest}`;
  expect(loadWorkflow(text).settings.policies).toEqual({ a: "sum" });
  expect(validateWorkflow(text)).toEqual([]);
  expect(notesOf(text)).toEqual([
    { code: "RENAMED_KEY", message: '"merge" is now called "policies"', line: 1, column: 1 },
  ]);
});

test("validating notes the same, in workflows inside the document too", () => {
  const notes: DocumentNote[] = [];
  const inner = "workflows: { w: { merge: { b: last }, vars: { b: 1 }, tasks: [{ name: x }] } }\n";
  const problems = validateWorkflow(`${rest}merge: { a: sum }\n${inner}`, {
    onNote: (note) => notes.push(note),
  });
  expect(problems).toEqual([]);
  expect(notes.map(({ line, column }) => [line, column])).toEqual([
    [3, 1],
    [4, 19],
  ]);
});

test("the new name is not noted", () => {
  expect(notesOf(`policies: { a: sum }\n${rest}`)).toEqual([]);
});

test("both names in one workflow are one key twice", () => {
  const text = `policies: { a: sum }\nmerge: { a: last }\n${rest}`;
  expect(validateWorkflow(text)).toMatchObject([
    {
      code: "DUPLICATE_KEY",
      message: 'the key "policies" is already in line 1',
      line: 2,
      column: 1,
    },
  ]);
});

test("errors speak of the name that the document uses", () => {
  const problems = (key: string): readonly string[] =>
    validateWorkflow(`${key}: { a: best }\n${rest}`).map(({ message }) => message);
  expect(problems("merge")[0]).toMatch(/^"merge\.a": expected error, first/);
  expect(problems("policies")[0]).toMatch(/^"policies\.a": expected error, first/);
});

test("what cannot be loaded is not noted", () => {
  const notes: DocumentNote[] = [];
  validateWorkflow(`merge: { a: best }\n${rest}`, { onNote: (note) => notes.push(note) });
  expect(notes).toEqual([]);
});
