import { describe, expect, test } from "vitest";
import { validateWorkflow } from "../src/index.ts";

const hintsFor = (option: string, beside = ""): readonly string[] =>
  validateWorkflow(`tasks:\n  - name: a\n    action: x\n${beside}    ${option}\n`).map(
    ({ code, message, hint = "" }) => `${code} ${message} (${hint})`,
  );

const LIST = "    with-items: [1]\n    as: server\n";
const ONCE =
  'is evaluated once for the whole task, and "item" is known only in "input", "item-when" and "retry.when"';

describe("an item outside of a list", () => {
  test.each([
    ["item", 'when: "{{ item > 1 }}"'],
    ["index", 'when: "{{ index > 1 }}"'],
    ["server", 'when: "{{ server.up }}"'],
  ])("in when: %s", (name, option) => {
    expect(hintsFor(option, LIST)).toEqual([
      `UNKNOWN_NAME Cannot read ${name}: it does not exist here ("when" decides once about the whole task, and "item" is known only in "input", "item-when" and "retry.when"; to leave items out, use "item-when")`,
    ]);
  });

  test.each([
    ["concurrency", 'concurrency: "{{ item }}"'],
    ["timeout", 'timeout: "{{ item }}"'],
    ["batch-size", 'batch-size: "{{ item }}"'],
    ["publish", 'publish: { x: "{{ item }}" }'],
    ["next", 'next: { when: "{{ item }}" }'],
  ])("in %s", (key, option) => {
    expect(hintsFor(option, LIST)).toEqual([
      `UNKNOWN_NAME Cannot read item: it does not exist here ("${key}" ${ONCE})`,
    ]);
  });

  test("in a task without items", () => {
    for (const option of ['when: "{{ item }}"', 'input: "{{ item }}"'])
      expect(hintsFor(option)).toEqual([
        "UNKNOWN_NAME Cannot read item: it does not exist here (only a task with items has one)",
      ]);
  });

  test("is not suggested", () => {
    expect(hintsFor('when: "{{ serve.up }}"', LIST).join()).not.toContain("server");
    expect(hintsFor('input: "{{ serve.up }}"', LIST).join()).toContain('did you mean "server"?');
  });
});
