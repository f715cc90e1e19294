import { createContext } from "@sheaf/context";
import { describe, expect, test } from "vitest";
import { compileExpression } from "../src/index.ts";
import { compileErrorOf, valueOf } from "./evaluate.ts";

describe("what cannot be spelled so is refused at its character, with advice", () => {
  test.each<[string, number, string, string?]>([
    ["012", 0, "a number does not start with 0"],
    ["1e999", 0, "the number is too large"],
    ["12abc", 2, "a number ends before this character"],
    ["12ß", 2, "a number ends before this character"],
    [
      "9007199254740993",
      0,
      "9007199254740993 is an integer that a double cannot represent exactly",
      "put quotes around it to keep it as text",
    ],
    ["1".repeat(40), 0, `${"1".repeat(40)} is an integer`],
    ["1".repeat(41), 0, `${"1".repeat(39)}… is an integer`],
    ['"\\x41"', 1, "there is no such escape", "write \\\\ for a backslash"],
    ['"\\u12G4"', 1, "there is no such escape", "write \\\\ for a backslash"],
    ['"\\u12 "', 1, "there is no such escape", "write \\\\ for a backslash"],
    ['"\\x0041"', 1, "there is no such escape", "write \\\\ for a backslash"],
    ['"a', 0, "the string is not closed", 'add " after it'],
    ["list[1:2]", 6, "lists cannot be sliced", "there is first(x) and last(x)"],
  ])("%s", (source, at, problem, hint = "") => {
    const { message, column } = compileErrorOf(source, { position: { line: 1, column: 1 } });
    expect(message).toContain(problem);
    expect(message).toContain(hint);
    expect(column).toBe(at + 1);
  });

  test.each(["1\v+ 1", "1\f+ 1", "1\u00a0+ 1"])(
    "%j has a character that is not a space",
    (text) => {
      expect(() => valueOf(text)).toThrow("Cannot read template: ");
    },
  );
});

describe("is spelled in many ways", () => {
  test.each<[string, unknown]>([
    ["-0", 0],
    ["-(7)", -7],
    ["1e2 + 1E+2 + 1e-2", 200.01],
    ["1\t+\n1\r", 2],
    [String.raw`"\n\t\r\b\f\/\"\'\\\u00e9\u00E9"`, "\n\t\r\b\f/\"'\\éé"],
    ['"" in "abc"', true],
    ['"a" <= "a"', true],
    ['"a" < "a"', false],
    ['"b" > "a"', true],
    ["[1] + [2, 3]", [1, 2, 3]],
    ["not {}", true],
    ["not { a: null }", false],
    ["not null", true],
  ])("%s", (source, value) => {
    expect(valueOf(source)).toStrictEqual(value);
  });

  test.each(["größe", "Größe_2", "straße", "é", "x\u0301", "𝒳y", "a𝒳", "$a", "_a", "A", "Z", "a9"])(
    "the variable %s",
    (name) => {
      const context = createContext({ variables: { [name]: 1 } });
      expect(compileExpression(`${name} + 1`)(context)).toBe(2);
    },
  );
});
