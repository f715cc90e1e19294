import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { loadWorkflow, validateWorkflow } from "../src/index.ts";
import { outline, runDocument } from "./documents.ts";

const documentWith = (value: string): string =>
  `tasks:\n  - name: a\n    action: core.echo\n    input: ${value}\noutput: "{{ task.a.output }}"`;

const codesOf = (value: string): readonly string[] =>
  validateWorkflow(documentWith(value)).map(
    ({ code, line, column }) => `${code} ${line}:${column}`,
  );

test.each([
  ["9007199254740993", "INVALID_NUMBER"],
  [".inf", "INVALID_NUMBER"],
  ["*nothing", "UNKNOWN_ALIAS"],
])("%s is refused once, wherever it stands", (value, code) => {
  for (const [line, text] of [
    [3, `tasks:\n  - name: a\n    with-items: ${value}`],
    [4, `tasks:\n  - name: a\n    with-items: [1]\n    concurrency: ${value}`],
    [4, `tasks:\n  - name: a\n    with-items: [1]\n    retry: { count: ${value} }`],
    [3, `tasks:\n  - name: a\n    when: ${value}`],
    [2, `tasks:\n  - name: ${value}`],
    [1, `tasks: ${value}`],
    [1, `parameters: { p: { type: boolean, default: ${value} } }\ntasks: [{ name: a }]`],
  ] as const)
    expect([text, ...outline(text).map((problem) => problem.replace(/:\d+/, ""))]).toEqual([
      text,
      `${line} ${code}`,
    ]);
});

describe("integers", () => {
  const notations = fc
    .record({
      integer: fc.bigInt({ min: 0n, max: 10n ** 21n - 1n }),
      notation: fc.constantFrom("decimal", "0x", "0o", ".0", ".", "e0", "!!int", "!!float"),
    })
    .map(({ integer, notation }) => {
      switch (notation) {
        case "0x":
          return { integer, text: `0x${integer.toString(16)}` };
        case "0o":
          return { integer, text: `0o${integer.toString(8)}` };
        case "!!int":
          return { integer, text: `!!int "${integer}"` };
        case "!!float":
          return { integer, text: `!!float ${integer}` };
        default:
          return { integer, text: `${integer}${notation === "decimal" ? "" : notation}` };
      }
    });

  test("are read as they are written, or refused with their position", async () => {
    await fc.assert(
      fc.asyncProperty(notations, async ({ integer, text }) => {
        const problems = validateWorkflow(documentWith(text));
        const value = Number(integer);
        // Numbers that JSON would write in the same digits are kept as well.
        const isKept = BigInt(value) === integer || String(value) === String(integer);
        expect(problems.map(({ code, line }) => `${code} ${line}`)).toEqual(
          isKept ? [] : ["INVALID_NUMBER 4"],
        );
        if (!isKept) return;
        const { output } = await runDocument(documentWith(text));
        expect(output).toBe(value);
      }),
      { numRuns: 100 },
    );
  });

  test.each([
    "0x20000000000001",
    "0o400000000000000001",
    "9007199254740993",
    "-9007199254740993",
    "+9007199254740993",
    "9007199254740993.0",
    "9007199254740993.",
    "9007199254740993e0",
    "90071992547409930e-1",
    "1e400",
    "-1e400",
    ".inf",
    ".nan",
    '!!int "9007199254740993"',
    "!!float 9007199254740993",
    "!!int 0x20000000000001",
    "[0x20000000000001]",
    "{ a: 0x20000000000001 }",
  ])("%s is refused", (value) => {
    expect(codesOf(value)).toEqual([expect.stringMatching(/^INVALID_NUMBER 4:\d+$/)]);
  });

  test.each([
    ["1_000", "1_000"],
    ["017", 17],
    ["0b11", "0b11"],
    ["9007199254740992", 9007199254740992],
    ["0x20000000000002", 9007199254740994],
    ["1e23", 1e23],
    ["0.1000000000000000055511151231257827", 0.1],
    ["!!float 1", 1],
    ["!!float -3", -3],
    ['!!float "1.5"', 1.5],
    ["!!int 12", 12],
    ["!!str 12", "12"],
    ["!!str 9007199254740993", "9007199254740993"],
    ["'9007199254740993'", "9007199254740993"],
    ["!!bool true", true],
    ["!!null ~", null],
    ["!!seq [1]", [1]],
    ["!!map { a: 1 }", { a: 1 }],
  ])("%s is accepted", async (value, expected) => {
    expect((await runDocument(documentWith(value))).output).toEqual(expected);
  });

  test.each([
    "!!float x",
    "!!int 1.5",
    "!!bool 1",
    "!!null x",
    "!!seq 1",
    "!!map [1]",
    "!!set [1]",
  ])("a tag that does not fit is refused: %s", (value) =>
    expect(codesOf(value)).toEqual([expect.stringMatching(/^UNKNOWN_TAG 4:\d+$/)]),
  );

  test("in the options of a task are refused as well", () => {
    const text =
      "tasks: [{ name: a, action: core.echo, concurrency: 0x20000000000001, with-items: [1] }]";
    expect(() => loadWorkflow(text)).toThrow(/0x20000000000001/);
  });
});
