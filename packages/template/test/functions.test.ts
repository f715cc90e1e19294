import { createContext, type Json } from "@sheaf/context";
import { describe, expect, expectTypeOf, test } from "vitest";
import { compileExpression, templateFunction } from "../src/index.ts";
import { BUILT_INS } from "../src/functions/built-ins.ts";
import { compileErrorOf, errorOf, valueOf } from "./evaluate.ts";

type Example = readonly [source: string, value: Json];

const EXAMPLES: Readonly<Record<string, readonly Example[]>> = {
  length: [
    ['length("abc")', 3],
    ['length("a😀b")', 3],
    ["length([1, 2])", 2],
    ["length({a: 1})", 1],
    ['length("")', 0],
  ],
  default: [
    ["default(user.nope, 1)", 1],
    ["user.name | default('x')", "Ann"],
  ],
  upper: [['upper("aß")', "ASS"]],
  lower: [['lower("AB")', "ab"]],
  trim: [['trim(" a b\\n")', "a b"]],
  split: [
    ['split("a,b,,c", ",")', ["a", "b", "", "c"]],
    ['split("", ",")', [""]],
    ['split("a--b", "--")', ["a", "b"]],
  ],
  join: [
    ['join(["a", 1, null, true, [2]], "-")', "a-1--true-[2]"],
    ['join(["a", "b"])', "ab"],
    ['join([], ",")', ""],
  ],
  replace: [
    ['replace("aXbX", "X", "--")', "a--b--"],
    ['replace("a.b", ".", "$&$1")', "a$&$1b"],
    ['replace("abc", "x", "y")', "abc"],
  ],
  contains: [
    ["contains([1, [2]], [2])", true],
    ['contains("abc", "bc")', true],
    ['contains({a: 1}, "a")', true],
    ['contains({a: 1}, "toString")', false],
  ],
  starts_with: [['starts_with("abc", "ab")', true]],
  ends_with: [['ends_with("abc", "ab")', false]],
  keys: [["keys({b: 1, a: 2})", ["b", "a"]]],
  values: [["values({b: 1, a: 2})", [1, 2]]],
  items: [
    [
      "items({b: 1, a: null})",
      [
        ["b", 1],
        ["a", null],
      ],
    ],
  ],
  first: [
    ["first([1, 2])", 1],
    ["first([null])", null],
  ],
  last: [["last([1, 2])", 2]],
  sort: [
    ["sort([10, 9, 1])", [1, 9, 10]],
    ['sort(["b", "B", "a"])', ["B", "a", "b"]],
    ["sort([])", []],
  ],
  reversed: [["reversed([1, 2])", [2, 1]]],
  unique: [
    ["unique([1, 2, 1])", [1, 2]],
    ['unique([1, "1", true, null, null])', [1, "1", true, null]],
    ["unique([{a: 1, b: 2}, {b: 2, a: 1}, [1], [1]])", [{ a: 1, b: 2 }, [1]]],
    ['unique([[1], "[1,]"])', [[1], "[1,]"]],
    ['unique([["a,b"], ["a", "b"]])', [["a,b"], ["a", "b"]]],
  ],
  flatten: [
    ["flatten([1, [2, [3, [4]]]])", [1, 2, 3, 4]],
    ["flatten([1, [2, [3]]], 1)", [1, 2, [3]]],
    ["flatten([[]])", []],
  ],
  zip: [
    [
      'zip([1, 2, 3], ["a", "b"])',
      [
        [1, "a"],
        [2, "b"],
      ],
    ],
    ["zip([1])", [[1]]],
  ],
  range: [
    ["range(3)", [0, 1, 2]],
    ["range(1, 3)", [1, 2]],
    ["range(0, 5, 2)", [0, 2, 4]],
    ["range(3, 0, -1)", [3, 2, 1]],
    ["range(0)", []],
    ["range(-2)", []],
  ],
  min: [
    ["min(3, 1, 2)", 1],
    ["min([3, 1])", 1],
    ['min("b", "a")', "a"],
  ],
  max: [
    ["max(3, 1, 2)", 3],
    ['max(["a", "b"])', "b"],
    ["max(5)", 5],
  ],
  sum: [
    ["sum([1, 2.5])", 3.5],
    ["sum([])", 0],
  ],
  abs: [["abs(-3)", 3]],
  round: [
    ["round(2.5)", 3],
    ["round(-2.5)", -3],
    ["round(1.005, 2)", 1.01],
    ["round(1234.5678, 1)", 1234.6],
    ["round(-0.2)", 0],
    ["round(1e300)", 1e300],
    ["round(1.7976931348623157e308, 15)", 1.7976931348623157e308],
    ["round(5e-324, 3)", 0],
  ],
  int: [
    ['int("42")', 42],
    ['int(" -7 ")', -7],
    ["int(3.9)", 3],
    ["int(-3.9)", -3],
    ["int(true)", 1],
  ],
  float: [
    ['float("1.5")', 1.5],
    ['float(" -2e3 ")', -2000],
    ["float(2)", 2],
    ["float(false)", 0],
  ],
  string: [
    ["string(1.5)", "1.5"],
    ["string(null)", ""],
    ["string([1, {a: null}])", '[1,{"a":null}]'],
    ['string("a")', "a"],
  ],
  bool: [
    ["bool([])", false],
    ['bool("false")', true],
  ],
  tojson: [
    ['tojson({a: [1, null, "b"]})', '{"a":[1,null,"b"]}'],
    ["tojson(null)", "null"],
    ["tojson([1], 2)", "[\n  1\n]"],
  ],
  fromjson: [
    ['fromjson("[1, {\\"a\\": null}]")', [1, { a: null }]],
    ["tojson(user) | fromjson == user", true],
  ],
  type: [
    ["type(null)", "null"],
    ["type(true)", "boolean"],
    ["type(1)", "number"],
    ['type("")', "string"],
    ["type([])", "list"],
    ["type({})", "object"],
  ],
};

describe.each(Object.entries(EXAMPLES))("%s", (_, examples) => {
  test.each(examples)("%s", (source, value) => {
    expect(valueOf(source)).toEqual(value);
  });
});

test("these are all the functions", () => {
  expect(new Set(Object.keys(EXAMPLES))).toEqual(new Set([...Object.keys(BUILT_INS), "default"]));
});

test.each([
  ["length(1)", "Cannot call length(): expected a string, a list or an object, got a number"],
  ["upper(1)", "Cannot call upper(): expected a string as argument 1, got a number"],
  ["upper(null)", "Cannot call upper(): expected a string as argument 1, got null"],
  ["split('a', '')", "Cannot call split(): the separator is empty"],
  ["replace('a', '', 'b')", "Cannot call replace(): the text to be replaced is empty"],
  ["join(1)", "Cannot call join(): expected a list as argument 1, got a number"],
  ["keys([1])", "Cannot call keys(): expected an object as argument 1, got a list"],
  ["first([])", "Cannot call first(): the list is empty"],
  ["last([])", "Cannot call last(): the list is empty"],
  ["min([])", "Cannot call min(): the list is empty"],
  ["max(null)", "Cannot call max(): expected two numbers or two strings, got null and null"],
  [
    "sort([1, 'a'])",
    "Cannot call sort(): expected two numbers or two strings, got a string and a number",
  ],
  [
    "sum([1, '2'])",
    "Cannot call sum(): expected a list of numbers, got a list that holds a string",
  ],
  ["flatten([1], -1)", "Cannot call flatten(): expected levels from 0, got -1"],
  ["zip([1], 2)", "Cannot call zip(): expected lists, got a number"],
  ["range(1.5)", "Cannot call range(): expected an integer as argument 1, got a fraction"],
  ["range(0, 1, 0)", "Cannot call range(): the step is 0"],
  ["round(1, -1)", "Cannot call round(): expected digits from 0 to 15, got -1"],
  ["int('1.5')", "Cannot call int(): expected a string that spells an integer, got another"],
  ["int('')", "Cannot call int(): expected a string that spells an integer, got another"],
  ["int([])", "Cannot call int(): expected a number, a boolean or a string, got a list"],
  ["float('0x1')", "Cannot call float(): expected a string that spells a number, got another"],
  ["float('Infinity')", "Cannot call float(): expected a string that spells a number, got another"],
  ["float('1e999')", "Cannot call float(): the result is too large for a number"],
  ["float({})", "Cannot call float(): expected a number, a boolean or a string, got an object"],
  ["fromjson('{')", "Cannot call fromjson(): the text is not JSON"],
  ["tojson(1, 11)", "Cannot call tojson(): expected an indentation from 0 to 10, got 11"],
])("%s: %s", (source, problem) => {
  expect(errorOf(source).problem).toBe(problem);
});

test("fromjson refuses numbers that JSON does not have", () => {
  expect(errorOf("fromjson('[1e999]')").code).toBe("INVALID_NUMBER");
});

test.each([
  ["upper()", "Cannot call upper(): expected 1 argument, got 0"],
  ["upper('a', 'b')", "Cannot call upper(): expected 1 argument, got 2"],
  ["'a' | upper('b')", "Cannot call upper(): expected 1 argument, got 2"],
  ["range(1, 2, 3, 4)", "Cannot call range(): expected 1 to 3 arguments, got 4"],
  ["default(1)", "Cannot call default(): expected 2 arguments, got 1"],
  ["max()", "Cannot call max(): expected 1 or more arguments, got 0"],
  ["constructor()", "Cannot call constructor(): there is no such function"],
  ["toString(1)", "Cannot call toString(): there is no such function"],
])("the number of arguments is checked when compiling: %s", (source, problem) => {
  expect(compileErrorOf(source).problem).toBe(problem);
});

describe("user-defined functions", () => {
  const functions = {
    slug: templateFunction(["string", "string?"], (text, separator = "-") => {
      expectTypeOf(text).toEqualTypeOf<string>();
      expectTypeOf(separator).toEqualTypeOf<string>();
      return text.toLowerCase().split(" ").join(separator);
    }),
    nothing: templateFunction([], () => undefined),
    date: templateFunction([], () => new Date(0)),
    throws: templateFunction(["any"], () => {
      throw new Error("no");
    }),
    same: templateFunction(["object"], (object) => object),
    upper: templateFunction(["string"], () => "mine"),
  };

  test.each([
    ["slug('A b')", "a-b"],
    ["'A b' | slug('_')", "a_b"],
    ["nothing()", null],
    ["upper('a')", "A"],
  ])("%s", (source, value) => {
    expect(valueOf(source, { functions })).toEqual(value);
  });

  test("a value that came out of a context is returned by reference", () => {
    const context = createContext({ variables: { user: { name: "Ann" } } });
    expect(compileExpression("same(user)", { functions })(context)).toBe(context.get("user"));
  });

  test.each([
    [
      "slug(1)",
      "TYPE_MISMATCH",
      "Cannot call slug(): expected a string as argument 1, got a number",
    ],
    ["throws(1)", "FUNCTION_FAILED", "Cannot call throws(): no"],
    ["date()", "FUNCTION_FAILED", "Cannot call date(): result is a Date, not JSON"],
    ["default(throws(1), 2)", "FUNCTION_FAILED", "Cannot call throws(): no"],
  ])("%s fails: %s", (source, code, problem) => {
    expect(errorOf(source, { functions })).toMatchObject({ code, problem });
  });

  test("they are counted, checked and suggested like built-in ones", () => {
    expect(compileErrorOf("slug()", { functions }).code).toBe("INVALID_CALL");
    expect(compileErrorOf("slugs('a')", { functions }).hint).toBe('did you mean "slug"?');
    expect(compileExpression("nothing()", { functions }).isConstant).toBe(false);
  });
});
