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
  chunk: [
    ["chunk([1, 2, 3], 2)", [[1, 2], [3]]],
    ["chunk([1, 2], 9007199254740991)", [[1, 2]]],
    ["chunk([], 2)", []],
  ],
  product: [
    [
      "product([1, 2], ['a', 'b'])",
      [
        [1, "a"],
        [1, "b"],
        [2, "a"],
        [2, "b"],
      ],
    ],
    ["product([1, 2])", [[1], [2]]],
    ["product([1, 2], [], [3])", []],
  ],
  map: [
    ["map([{a: {b: 1}}, {a: {b: [2]}}], 'a.b')", [1, [2]]],
    ["map([[1, 2], [3, 4]], '[-1]')", [2, 4]],
    ["map([{a: [{'x.y': 1}]}], 'a[0][\"x.y\"]')", [1]],
    [`map([{a: 1}, {b: 1}, {a: null}], "a?")`, [1, null, null]],
    ["map([{a: null}, {a: {b: 1}}, 7], 'a?.b?')", [null, 1, null]],
    ["map([{'content-type': 1, 'a b': 2}], 'content-type')", [1]],
    ["map([{'content-type': 1, 'a b': 2}], 'a b')", [2]],
    ["map([], 'a')", []],
  ],
  where: [
    ["where([{a: 0}, {a: 1}, {a: []}], 'a')", [{ a: 1 }]],
    ["where([{a: 1}, {a: '1'}, {a: [1]}], 'a', [1])", [{ a: [1] }]],
    ["where([{a: null}, {a: 1}], 'a', null)", [{ a: null }]],
    ["where([{a: 1}, {a: 2}, {a: 3}], 'a', '>=', 2)", [{ a: 2 }, { a: 3 }]],
    ["where([{a: 1}, {a: 2}, {a: 3}], 'a', '<', 2)", [{ a: 1 }]],
    ["where([{a: 1}, {a: 2}, {a: 3}], 'a', '<=', 2)", [{ a: 1 }, { a: 2 }]],
    ["where([{a: 1}, {a: 2}, {a: 3}], 'a', '>', 2)", [{ a: 3 }]],
    ["where([{a: 1}, {a: 2}], 'a', '!=', 2)", [{ a: 1 }]],
    ["where([{a: 1}, {a: 2}], 'a', '==', 2)", [{ a: 2 }]],
    ["where([{a: 1}, {a: 2}], 'a', 'in', [2, 3])", [{ a: 2 }]],
    ["where([{a: 1}, {a: 2}], 'a', 'not in', [2, 3])", [{ a: 1 }]],
    ["where([{b: 1}, {a: 1}], 'a?')", [{ a: 1 }]],
  ],
  group_by: [
    [
      "group_by([{k: 'b', n: 1}, {k: 'a', n: 2}, {k: 'b', n: 3}], 'k')",
      [
        {
          key: "b",
          items: [
            { k: "b", n: 1 },
            { k: "b", n: 3 },
          ],
        },
        { key: "a", items: [{ k: "a", n: 2 }] },
      ],
    ],
    [
      "group_by([{k: 1}, {k: '1'}, {k: {a: 1, b: 2}}, {k: {b: 2, a: 1}}], 'k') | map('key')",
      [1, "1", { a: 1, b: 2 }],
    ],
    ["group_by([], 'k')", []],
  ],
  lookup: [
    ["lookup(user, 'tags[1]')", "y"],
    ["lookup(user, join(['na', 'me']))", "Ann"],
    ["lookup(user, 'nick.name') | default('none')", "none"],
    ["lookup(list, '[' + string(zero) + ']')", 1],
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
  ["product([1], 2)", "Cannot call product(): expected lists, got a number"],
  ["chunk([1], zero)", "Cannot call chunk(): expected an integer from 1 as argument 2, got 0"],
  ["map(list, n)", "Cannot call map(): expected a string as argument 2, got a number"],
  ["map(user, 'a')", "Cannot call map(): expected a list as argument 1, got an object"],
  [
    "map(list, text + '..')",
    'Cannot call map(): expected a path such as "user.tags[0]", got "abc.."',
  ],
  ["map([{a: 1}, {b: 1}], 'a')", 'Cannot call map(): element 1 has no "a"'],
  ["where([1], 'a')", 'Cannot call where(): element 0 has no "a", as it is in a number'],
  [
    "where([{a: 1}], 'a', '<', '2')",
    "Cannot call where(): expected two numbers or two strings, got a number and a string",
  ],
  [
    "where([{a: 1}], 'a', text, 2)",
    'Cannot call where(): expected one of ==, !=, <, <=, >, >=, in, not in as argument 3, got "abc"',
  ],
  [
    "group_by([{a: null}], 'a.b')",
    'Cannot call group_by(): element 0 has no "a.b", as it is in null',
  ],
  ["lookup(user, 'tags[2].x')", 'Cannot call lookup(): the value has no "tags[2]"'],
  ["lookup(user, 'tags.x')", 'Cannot call lookup(): the value has no "tags.x"'],
  ["lookup(user, '[0]')", 'Cannot call lookup(): the value has no "[0]", as it is in an object'],
  ["range(1.5)", "Cannot call range(): expected an integer as argument 1, got a fraction"],
  ["range(0, 1, 0)", "Cannot call range(): the step is 0"],
  ["round(1, -1)", "Cannot call round(): expected digits from 0 to 15, got -1"],
  ["int('1.5')", "Cannot call int(): expected a string that spells an integer"],
  ["int('')", "Cannot call int(): expected a string that spells an integer"],
  ["int([])", "Cannot call int(): expected a number, a boolean or a string, got a list"],
  ["float('0x1')", "Cannot call float(): expected a string that spells a number"],
  ["float('Infinity')", "Cannot call float(): expected a string that spells a number"],
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
  ["where(list)", "Cannot call where(): expected 2 to 4 arguments, got 1"],
  ["where(list, 'a', '==', 1, 2)", "Cannot call where(): expected 2 to 4 arguments, got 5"],
  ["constructor()", "Cannot call constructor(): there is no such function"],
  ["toString(1)", "Cannot call toString(): there is no such function"],
])("the number of arguments is checked when compiling: %s", (source, problem) => {
  expect(compileErrorOf(source).problem).toBe(problem);
});

test.each([
  ["map(list, '')", 'expected a path such as "user.tags[0]", got ""', 11],
  ["map(list, '.a')", 'expected a path such as "user.tags[0]", got ".a"', 11],
  ["map(list, 'a.')", 'expected a path such as "user.tags[0]", got "a."', 11],
  ["map(list, 'a..b')", 'expected a path such as "user.tags[0]", got "a..b"', 11],
  ["map(list, 'a.[0]')", 'expected a path such as "user.tags[0]", got "a.[0]"', 11],
  ["map(list, 'a[b]')", 'expected a path such as "user.tags[0]", got "a[b]"', 11],
  ["map(list, '[0]a')", 'expected a path such as "user.tags[0]", got "[0]a"', 11],
  ["map(list, 'a??')", 'expected a path such as "user.tags[0]", got "a??"', 11],
  ["list | map(1)", "expected a string as argument 2, got a number", 12],
  ["chunk(list, 0)", "expected an integer from 1 as argument 2, got 0", 13],
  ["chunk(list, 1.5)", "expected an integer from 1 as argument 2, got 1.5", 13],
  ["chunk(list, '2')", "expected an integer from 1 as argument 2, got a string", 13],
  [
    "where(list, 'a', '=', 1)",
    'expected one of ==, !=, <, <=, >, >=, in, not in as argument 3, got "="',
    18,
  ],
])("what a literal spells is checked when compiling: %s", (source, problem, column) => {
  const error = compileErrorOf(source);
  expect(error.problem).toBe(`Cannot call ${/\w+(?=\()/.exec(source)?.[0]}(): ${problem}`);
  expect([error.code, error.column]).toEqual(["INVALID_CALL", column]);
});

test("a path has at most 64 steps", () => {
  expect(compileErrorOf(`lookup(user, '${"a.".repeat(64)}a')`).code).toBe("INVALID_CALL");
  expect(errorOf(`lookup(user, '${"a.".repeat(63)}a')`).code).toBe("MISSING_VALUE");
});

test("a misspelled field gets a suggestion, another the advice how to allow that it is missing", () => {
  expect(errorOf("map([{name: 1}], 'nmae')").hint).toBe('did you mean "name"?');
  expect(errorOf("map([{name: 1}], 'x.y')").hint).toBe('write "x?" for null where it is missing');
});

test("elements and fields keep their identity", () => {
  const context = createContext({ variables: { rows: [{ a: { b: 1 } }] } });
  const [row] = context.get("rows") as readonly [{ a: object }];
  const evaluate = (source: string) => compileExpression(source)(context);
  expect(evaluate("first(map(rows, 'a'))")).toBe(row.a);
  expect(evaluate("first(where(rows, 'a'))")).toBe(row);
  expect(evaluate("group_by(rows, 'a')[0].items[0]")).toBe(row);
  expect(evaluate("product(rows, rows)[0][1]")).toBe(row);
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
  ])("%s", (source, value) => {
    expect(valueOf(source, { functions })).toEqual(value);
  });

  test("come before those that are built in, so that templates keep their meaning", () => {
    expect(valueOf("upper('a')", { functions })).toBe("mine");
    const own = templateFunction(["any"], () => "mine");
    for (const name of Object.keys(BUILT_INS))
      expect(valueOf(`${name}(1)`, { functions: { [name]: own } })).toBe("mine");
    const ended = { functions: { failed: own }, conditions: "task" as const };
    expect(compileExpression("failed(1)", ended).asksStatus).toBe(false);
  });

  test("cannot replace default", () => {
    const given = { functions: { default: templateFunction(["any", "any"], () => 1) } };
    expect(compileErrorOf("1 + default(n, nope)", given)).toMatchObject({
      code: "FORBIDDEN_NAME",
      column: 5,
      problem: 'Cannot call default(): a function given in "functions" has this name',
    });
    expect(valueOf("n", given)).toBe(7);
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
