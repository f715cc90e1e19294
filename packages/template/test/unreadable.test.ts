import { expect, test } from "vitest";
import { errorOf } from "./evaluate.ts";

const LONG = "x".repeat(100);

type Row = [source: string, problem: string, column: number, hint?: string];

test.each<Row>([
  ["n not 1", 'expected "in" after "not", found a number', 7],
  ["1?", 'expected an operator or the end, found "?"', 2],
  ["user.name? ?", 'expected an operator or the end, found "?"', 12],
  [
    "1 < 2 < 3",

    "comparisons cannot be chained",
    7,
    'join them with "and", or put parentheses around one',
  ],
  [
    "1 == not n",

    '"not" binds less tightly than the operator before it',
    6,
    "put parentheses around it",
  ],
  [
    "1 elif n",

    'expected an operator or the end, found "elif"',
    3,
    "write a if c else b",
  ],
  [
    "1 if n then 2",

    'expected "else": a conditional is written a if c else b, found "then"',
    8,
    "write a if c else b",
  ],
  [
    "[1 2]",

    'expected "," or "]" for the "[" before, found a number',
    4,
  ],
  [
    "1 | max(1 2)",

    'expected "," or ")" for the "(" before, found a number',
    11,
  ],
  [
    `{${LONG}: 1, ${LONG}: 2}`,

    `the key "${LONG.slice(0, 80)}" stands here twice`,
    107,
  ],
  [
    `1 ${LONG}`,

    `expected an operator or the end, found "${LONG.slice(0, 79)}…"`,
    3,
  ],
  [
    `1 ${LONG.slice(0, 80)}`,

    `expected an operator or the end, found "${LONG.slice(0, 80)}"`,
    3,
  ],
])("%s cannot be read", (source, problem, column, hint) => {
  const error = errorOf(source);
  expect([error.code, error.problem, error.column, error.hint]).toEqual([
    "INVALID_TEMPLATE",
    `Cannot read template: ${problem}`,
    column,
    hint,
  ]);
});
