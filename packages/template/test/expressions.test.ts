// docs/semantics.md#expressions
import { createContext } from "@sheaf/context";
import { describe, expect, test } from "vitest";
import { compileExpression } from "../src/index.ts";
import { compileErrorOf, errorOf, valueOf } from "./evaluate.ts";

describe("literals", () => {
  test.each([
    ["null", null],
    ["true", true],
    ["false", false],
    ["0", 0],
    ["12.50", 12.5],
    ["1e3", 1000],
    ["2E-2", 0.02],
    ["-3", -3],
    ["-0", 0],
    ['"a"', "a"],
    ["'a'", "a"],
    [String.raw`"\n\t\\\"\u00e9\/"`, '\n\t\\"é/'],
    ["'it\\'s'", "it's"],
    ['"a\nb"', "a\nb"],
    ["[]", []],
    ["[1, [2], ]", [1, [2]]],
    ["{}", {}],
    ['{a: 1, "b c": [2], if: 3,}', { a: 1, "b c": [2], if: 3 }],
    ["{constructor: 1, toString: 2}", { constructor: 1, toString: 2 }],
    ["[n, {a: n}]", [7, { a: 7 }]],
  ])("%s", (source, value) => {
    expect(valueOf(source)).toEqual(value);
  });

  test.each([
    "007",
    "1.",
    ".5",
    "0x10",
    "1e999",
    "1_000",
    "'a",
    '"a\\q"',
    "[1",
    "{a}",
    "{1: 2}",
    "{a: 1, a: 2}",
    "[,]",
  ])("%s is not a literal", (source) => {
    expect(compileErrorOf(source).code).toBe("INVALID_TEMPLATE");
  });
});

describe("or, and, not", () => {
  test.each([
    ["0 or 'x'", "x"],
    ["1 or nope", 1],
    ["0 and nope", 0],
    ["1 and 'x'", "x"],
    ["null or false or 0", 0],
    ["1 and 2 and 3", 3],
    ["not n", false],
    ["not not n", true],
    ["not 1 == 2", true],
    ["1 or 0 and 0", 1],
    ["not 0 and 0", 0],
  ])("%s gives an operand", (source, value) => {
    expect(valueOf(source)).toEqual(value);
  });

  test.each(["null", "false", "0", '""', "[]", "{}"])("%s is falsy", (source) => {
    expect(valueOf(`not ${source}`)).toBe(true);
    expect(valueOf(`bool(${source})`)).toBe(false);
  });

  test.each(["true", "1", "-1", '"0"', '" "', "[0]", "{a: null}", "[[]]"])(
    "%s is truthy",
    (source) => {
      expect(valueOf(`not ${source}`)).toBe(false);
    },
  );
});

describe("comparisons", () => {
  test.each([
    ["1 == 1.0", true],
    ['1 == "1"', false],
    ["0 == false", false],
    ["null == 0", false],
    ['"" == 0', false],
    ["[] == false", false],
    ["[1, {a: [2]}] == [1, {a: [2]}]", true],
    ["{a: 1, b: 2} == {b: 2, a: 1}", true],
    ["{a: 1} == {a: 1, b: 2}", false],
    ["{a: null} == {b: null}", false],
    ["{toString: 1} == {valueOf: 1}", false],
    ["[1, 2] == [2, 1]", false],
    ["[] == {}", false],
    ["user == user", true],
    ["1 != 2", true],
  ])("== is deep, without coercion: %s", (source, value) => {
    expect(valueOf(source)).toBe(value);
  });

  test.each([
    ["1 < 2", true],
    ["2 <= 2", true],
    ["2 > 2", false],
    ["2 >= 2", true],
    ['"a" < "b"', true],
    ['"B" < "a"', true],
    ['"10" < "9"', true],
  ])("order: %s", (source, value) => {
    expect(valueOf(source)).toBe(value);
  });

  test.each(['1 < "2"', "null < 1", "true > false", "[1] < [2]", "{} <= {}"])(
    "order only between two numbers or two strings: %s",
    (source) => {
      expect(errorOf(source).code).toBe("TYPE_MISMATCH");
    },
  );

  test.each(["1 < 2 < 3", "1 == 1 == 1", "1 in [1] in [2]"])(
    "comparisons do not chain: %s",
    (source) => {
      expect(compileErrorOf(source).hint).toMatch(/"and"/);
    },
  );

  test.each([
    ["2 in list", true],
    ["[1] in [[1], 2]", true],
    ['"2" in list', false],
    ['"name" in user', true],
    ['"toString" in user', false],
    ['"bc" in text', true],
    ['"" in text', true],
    ["9 not in list", true],
    ["not 9 in list", true],
  ])("in: element, key, substring: %s", (source, value) => {
    expect(valueOf(source)).toBe(value);
  });

  test.each(["1 in text", "1 in user", "1 in 1", '"a" in null'])("%s is an error", (source) => {
    expect(errorOf(source).code).toBe("TYPE_MISMATCH");
  });
});

describe("arithmetic", () => {
  test.each([
    ["1 + 2 * 3", 7],
    ["(1 + 2) * 3", 9],
    ["10 - 3 - 2", 5],
    ["12 / 2 / 3", 2],
    ["7 % 3", 1],
    ["-7 % 3", -1],
    ["2 * -3", -6],
    ["-n + 1", -6],
    ["--n", 7],
    ["0 * -1", 0],
    ['"a" + "b" + "c"', "abc"],
    ["list + [4]", [1, 2, 3, 4]],
    ["1 + 2 == 3 and 2 > 1", true],
  ])("%s", (source, value) => {
    expect(valueOf(source)).toEqual(value);
    expect(Object.is(valueOf(source), -0)).toBe(false);
  });

  test.each([
    ['1 + "a"', "TYPE_MISMATCH"],
    ['"a" + 1', "TYPE_MISMATCH"],
    ["null + 1", "TYPE_MISMATCH"],
    ["[1] + 1", "TYPE_MISMATCH"],
    ["{} + {}", "TYPE_MISMATCH"],
    ["true + true", "TYPE_MISMATCH"],
    ['"a" * 2', "TYPE_MISMATCH"],
    ["[1] - [1]", "TYPE_MISMATCH"],
    ['-"a"', "TYPE_MISMATCH"],
    ["-text", "TYPE_MISMATCH"],
    ["1 / 0", "INVALID_NUMBER"],
    ["1 % zero", "INVALID_NUMBER"],
    ["0 / 0", "INVALID_NUMBER"],
    ["1e308 * 10", "INVALID_NUMBER"],
    ["1e308 + 1e308", "INVALID_NUMBER"],
  ])("%s is an error: %s", (source, code) => {
    expect(errorOf(source).code).toBe(code);
  });
});

describe("paths", () => {
  test.each([
    ["user.name", "Ann"],
    ['user["name"]', "Ann"],
    ['user["first name"]', "A"],
    ['user["na" + "me"]', "Ann"],
    ["list[0]", 1],
    ["list[-1]", 3],
    ["list[n - 6]", 2],
    ["user . tags [ 1 ]", "y"],
    ["[1, 2][1]", 2],
    ["{a: {b: 3}}.a.b", 3],
    ["(user).name", "Ann"],
    ["upper(text)[0]?", null],
    ["user.tags | last", "y"],
  ])("%s", (source, value) => {
    expect(valueOf(source)).toEqual(value);
  });

  test.each(["if", "and", "in", "not", "null", "true", "else"])(
    "keywords may be property names after a dot: %s",
    (name) => {
      const context = createContext({ variables: { o: { [name]: 5 } } });
      expect(compileExpression(`o.${name}`)(context)).toBe(5);
      expect(compileExpression(`o.${name} + {${name}: 1}.${name}`)(context)).toBe(6);
    },
  );

  test.each([
    ["list[1.5]", "TYPE_MISMATCH"],
    ["list[null]", "TYPE_MISMATCH"],
    ["user[0]", "TYPE_MISMATCH"],
    ['list["0"]', "MISSING_VALUE"],
    ["list.length", "MISSING_VALUE"],
    ["text[0]", "MISSING_VALUE"],
  ])("%s is an error: %s", (source, code) => {
    expect(errorOf(source).code).toBe(code);
  });

  test.each([
    "list[]",
    "list[0:1]",
    "user.",
    "user.1",
    "user..name",
    "f(x)()",
    "user.name = 1",
    "list?[0]??",
  ])("%s cannot be read", (source) => {
    expect(compileErrorOf(source).code).toBe("INVALID_TEMPLATE");
  });
});

describe("x | f(y) is another spelling of f(x, y)", () => {
  test.each([
    ["words | join('-')", "b-a"],
    ["words | sort | join('-') | upper", "A-B"],
    ["user.tags | first", "x"],
    ["text | upper()", "ABC"],
    ["nope | default('x')", "x"],
  ])("%s", (source, value) => {
    expect(valueOf(source)).toEqual(value);
  });

  test.each([
    ['"a" + text | upper', "aABC"],
    ["-n | abs", -7],
    ["1 + list | length * 2", 7],
    ["not list | length == 4", true],
    ["{a: 1} | keys | first", "a"],
  ])("binding as tightly as .name: %s", (source, value) => {
    expect(valueOf(source)).toEqual(value);
  });

  test("a step after a pipe applies to its result", () => {
    expect(valueOf("user.tags | sort[0]")).toBe("x");
    expect(valueOf("'{\"a\": 1}' | fromjson.a")).toBe(1);
  });

  test.each(["n |", "n | 1", "n | 'upper'", "n | not", "n || 1", "n | (upper)"])(
    "%s cannot be read",
    (source) => {
      expect(compileErrorOf(source).code).toBe("INVALID_TEMPLATE");
    },
  );
});

describe("a if c else b", () => {
  test.each([
    ["1 if n > 5 else 2", 1],
    ["1 if n < 5 else 2", 2],
    ["1 if [] else 2", 2],
    ["1 if false else 2 if false else 3", 3],
    ["(1 if true else 2) + 1", 2],
    ["1 if true else 2 + 1", 1],
    ["'a' if true else nope", "a"],
    ["nope if false else 'b'", "b"],
    ["1 or 2 if 0 else 3", 3],
    ["[1 if true else 2, 3]", [1, 3]],
  ])("%s", (source, value) => {
    expect(valueOf(source)).toEqual(value);
  });

  test.each(["1 if n", "1 if else 2", "if n then 1", "n ? 1 : 2"])(
    "%s cannot be read",
    (source) => {
      expect(compileErrorOf(source).code).toBe("INVALID_TEMPLATE");
    },
  );
});

describe("syntax of other languages", () => {
  test.each([
    ["n && n", 'write "and"'],
    ["n || n", 'write "or"'],
    ["!n", 'write "not"'],
    ["n === n", 'write "=="'],
    ["n = 1", 'write "==" to compare; nothing can be assigned'],
    ["n ?? 1", "write default(x, y)"],
    ["`a`", "write \"…\" or '…' around text"],
    ["n; n", "a template is one expression"],
    ["“a”", "write straight quotes"],
    ["1 + not n", "put parentheses around it"],
  ])("%s: %s", (source, hint) => {
    expect(compileErrorOf(source).hint).toBe(hint);
  });
});
