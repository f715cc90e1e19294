import { describe, expect, test } from "vitest";
import { errorOf, valueOf } from "./evaluate.ts";

/** The first line: the excerpt with the caret follows. */
function assertError(source: string, code: string, message: string): void {
  const error = errorOf(source);
  expect(error.code).toBe(code);
  expect(error.message.split("\n")[0]).toBe(message);
}

describe("an error says what was expected, what is there, and how to mend it", () => {
  test.each([
    [
      "n < 'a'",
      "TYPE_MISMATCH",
      'Cannot compare with "<": expected two numbers or two strings, got a number and a string (1:3)',
    ],
    [
      "text < nothing",
      "TYPE_MISMATCH",
      'Cannot compare with "<": expected two numbers or two strings, got a string and null (1:6)',
    ],
    [
      "1 in 'abc'",
      "TYPE_MISMATCH",
      'Cannot compare with "in": expected a string to look for in a string, got a number (1:3)',
    ],
    [
      "n in user",
      "TYPE_MISMATCH",
      'Cannot compare with "in": expected a string to look for in an object, got a number (1:3)',
    ],
    [
      "'a' in n",
      "TYPE_MISMATCH",
      'Cannot compare with "in": expected a list, an object or a string to look in, got a number (1:5)',
    ],
    [
      "'a' in nothing",
      "TYPE_MISMATCH",
      'Cannot compare with "in": expected a list, an object or a string to look in, got null (1:5)',
    ],
    [
      "n + 'a'",
      "TYPE_MISMATCH",
      'Cannot apply "+": expected two numbers, two strings or two lists, got a number and a string (1:3); string(x) makes a text of any value',
    ],
    [
      "text + n",
      "TYPE_MISMATCH",
      'Cannot apply "+": expected two numbers, two strings or two lists, got a string and a number (1:6); string(x) makes a text of any value',
    ],
    [
      "list + 1",
      "TYPE_MISMATCH",
      'Cannot apply "+": expected two numbers, two strings or two lists, got a list and a number (1:6)',
    ],
    [
      "n - 'a'",
      "TYPE_MISMATCH",
      'Cannot apply "-": expected two numbers, got a number and a string (1:3); float(x) reads a number',
    ],
    [
      "text * 2",
      "TYPE_MISMATCH",
      'Cannot apply "*": expected two numbers, got a string and a number (1:6); float(x) reads a number',
    ],
    [
      "list * 2",
      "TYPE_MISMATCH",
      'Cannot apply "*": expected two numbers, got a list and a number (1:6)',
    ],
    ["n / 0", "INVALID_NUMBER", 'Cannot apply "/": the divisor is 0 (1:3)'],
    ["n % 0", "INVALID_NUMBER", 'Cannot apply "%": the divisor is 0 (1:3)'],
    ["-text", "TYPE_MISMATCH", 'Cannot apply "-": expected a number, got a string (1:1)'],
  ])("where %s is evaluated", assertError);

  test.each([
    [
      "a b",
      "INVALID_TEMPLATE",
      'Cannot read template: expected an operator or the end, found "b" (1:3)',
    ],
    ["(1", "INVALID_TEMPLATE", 'Cannot read template: "(" is not closed (1:1); add ")"'],
    ["[1", "INVALID_TEMPLATE", 'Cannot read template: "[" is not closed (1:1); add "]"'],
    [
      "{'a' 1}",
      "INVALID_TEMPLATE",
      'Cannot read template: expected ":" after the key, found a number (1:6)',
    ],
    [
      "{1: 2}",
      "INVALID_TEMPLATE",
      'Cannot read template: expected a key or "}", found a number (1:2)',
    ],
    ["1 +", "INVALID_TEMPLATE", "Cannot read template: expected a value, found the end (1:4)"],
    [
      "n.1",
      "INVALID_TEMPLATE",
      'Cannot read template: expected a name after ".", found a number (1:3)',
    ],
    [
      "n[]",
      "INVALID_TEMPLATE",
      'Cannot read template: expected a position or name in the brackets, found "]" (1:3)',
    ],
    [
      "x if 1",
      "INVALID_TEMPLATE",
      'Cannot read template: expected "else": a conditional is written a if c else b, found the end (1:7)',
    ],
    [
      "x if 1 else",
      "INVALID_TEMPLATE",
      "Cannot read template: expected a value, found the end (1:12)",
    ],
    [
      "1 | ",
      "INVALID_TEMPLATE",
      'Cannot read template: expected the name of a function after "|", found the end (1:5)',
    ],
    [
      "1 | 2",
      "INVALID_TEMPLATE",
      'Cannot read template: expected the name of a function after "|", found a number (1:5)',
    ],
    ["n | nope", "UNKNOWN_FUNCTION", "Cannot call nope(): there is no such function (1:5)"],
    [
      "'abc",
      "INVALID_TEMPLATE",
      "Cannot read template: the string is not closed (1:1); add ' after it",
    ],
    ["1 @", "INVALID_TEMPLATE", 'Cannot read template: "@" has no meaning here (1:3)'],
    [
      "'\\q'",
      "INVALID_TEMPLATE",
      "Cannot read template: there is no such escape (1:2); write \\\\ for a backslash; escapes are \\n \\t \\r \\b \\f \\/ \\\" \\' \\uXXXX",
    ],
    [
      "user.'a'",
      "INVALID_TEMPLATE",
      'Cannot read template: expected a name after ".", found a string (1:6)',
    ],
    ["else", "INVALID_TEMPLATE", 'Cannot read template: expected a value, found "else" (1:1)'],
    ["user['name'", "INVALID_TEMPLATE", 'Cannot read template: "[" is not closed (1:5); add "]"'],
    [
      "upper('a' 'b')",
      "INVALID_TEMPLATE",
      'Cannot read template: expected "," or ")" for the "(" before, found a string (1:11)',
    ],
    [
      "a = 1",
      "INVALID_TEMPLATE",
      'Cannot read template: "=" has no meaning here (1:3); write "==" to compare; nothing can be assigned',
    ],
    [
      "a && b",
      "INVALID_TEMPLATE",
      'Cannot read template: "&&" has no meaning here (1:3); write "and"',
    ],
    [
      "a || b",
      "INVALID_TEMPLATE",
      'Cannot read template: "||" has no meaning here (1:3); write "or"',
    ],
    ["!a", "INVALID_TEMPLATE", 'Cannot read template: "!" has no meaning here (1:1); write "not"'],
    ["[1,,2]", "INVALID_TEMPLATE", 'Cannot read template: expected a value, found "," (1:4)'],
    [
      "{'a': 1, 'a': 2}",
      "INVALID_TEMPLATE",
      'Cannot read template: the key "a" stands here twice (1:10)',
    ],
    ["1e999", "INVALID_TEMPLATE", "Cannot read template: the number is too large (1:1)"],
    ["", "INVALID_TEMPLATE", "Cannot read expression: it is empty (1:1)"],
  ])("where %s is read", assertError);
});

test.each([
  ["'a' in 'abc'", true],
  ["'' in ''", true],
  ["'z' in 'abc'", false],
  ["'name' in user", true],
  ["'nme' in user", false],
  ["3 in list", true],
  ["5 in list", false],
  ["'b' < 'a'", false],
  ["'a' < 'b'", true],
  ["'a' < 'a'", false],
  ["'a' >= 'a'", true],
  ["'b' >= 'a'", true],
  ["'a' > 'b'", false],
  ["[] or 1", 1],
  ["{} or 1", 1],
  ["{'a': null} or 1", { a: null }],
  ["nothing or 1", 1],
  ["'' or 1", 1],
  ["[0] or 1", [0]],
  ["-0", 0],
  ["- 0.0", 0],
  ["'a' >= 'b'", false],
  ["2 != 1", true],
  ["'b' != 1", true],
  ["1 != 1", false],
  ["{a: 1, b: n}", { a: 1, b: 7 }],
  ["{a: n, b: 1}", { a: 7, b: 1 }],
] as const)("%s is %j", (source, value) => {
  expect(valueOf(source)).toEqual(value);
});
