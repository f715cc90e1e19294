import { createContext, type JsonObject, type WorkflowContext } from "@sheaf/context";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compileExpression, compileTemplate, TemplateError } from "../src/index.ts";
import { compileErrorOf, errorOf, someContext, thrownBy, valueOf } from "./evaluate.ts";

/** Compiles and evaluates: true if that gives JSON, or throws a TemplateError with a position. */
function isTame(source: string): boolean {
  try {
    return JSON.stringify(compileTemplate(source)(someContext())) !== undefined;
  } catch (error) {
    return error instanceof TemplateError && error.line > 0 && error.column > 0;
  }
}

const fragment = fc.constantFrom(
  ..."{{ }} ( ) [ ] { } , : . | ? + - * / % == != < <= > >= in not and or if else true false null".split(
    " ",
  ),
  ..."n list user text task get_servers parameters limit vars item secrets __proto__ constructor".split(
    " ",
  ),
  ..."upper default range join length sort tojson first zip max flatten map where group_by chunk product lookup".split(
    " ",
  ),
  "1",
  "0",
  "-1",
  "1e9",
  '"a"',
  "'b'",
  "'a[0]?.b'",
  '"',
  "'",
  "\\",
  "\n",
  " ",
  "😀",
  "\u0000",
  "\ud800",
  "}}",
  "{{",
);

const SOURCES = [
  "{{ task.get_servers.output.servers[0].host | upper }}",
  "{{ default(user.nope, [1, {a: n}]) if n > 3 and not text in words else -n % 2 }}",
  "a {{ user.tags | join(', ') }} b {{ {x: [1, 2]} }}",
  "{{ range(0, n, 2) | reversed | first + sum(list) * (1 - 2) }}",
];

describe("fuzz: no hang, no crash, only TemplateError", () => {
  test("random text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 200 }), (text) => isTame(`{{${text}}}`)),
    );
    fc.assert(fc.property(fc.string({ maxLength: 200 }), isTame));
  });

  test("random fragments of templates", () => {
    const source = fc.array(fragment, { maxLength: 30 });
    fc.assert(
      fc.property(source, fc.constantFrom("", " "), (parts, separator) => {
        expect(isTame(`{{ ${parts.join(separator)} }}`)).toBe(true);
        expect(isTame(parts.join(separator))).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  test("mutated templates", () => {
    const edit = fc.record({ at: fc.nat(100), remove: fc.nat(5), insert: fragment });
    fc.assert(
      fc.property(
        fc.constantFrom(...SOURCES),
        fc.array(edit, { maxLength: 4 }),
        (source, edits) => {
          let text = source;
          for (const { at, remove, insert } of edits)
            text = text.slice(0, at) + insert + text.slice(at + remove);
          expect(isTame(text)).toBe(true);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

describe("__proto__ is refused when compiling", () => {
  test.each([
    "user.__proto__",
    'user["__proto__"]',
    "user['__proto__']",
    String.raw`user["\u005f_proto__"]`,
    String.raw`user["__proto\u005f_"]`,
    'user[("__proto__")]',
    "user.__proto__?",
    "default(user.__proto__, 1)",
    "__proto__",
    "__proto__.a",
    "vars.__proto__",
    'task["__proto__"]',
    "parameters.__proto__",
    "secrets.__proto__",
    "{__proto__: 1}",
    '{"__proto__": 1}',
    "item.__proto__",
    "list.__proto__",
    "text.__proto__",
    "n.__proto__",
    "[].__proto__",
    "system.__proto__",
    "__proto__()",
    "map(list, '__proto__')",
    "where(list, 'a.__proto__')",
    "group_by(list, '[\"__proto__\"]')",
    "lookup(user, '__proto__?')",
  ])("%s", (source) => {
    expect(compileErrorOf(source).code).toBe("FORBIDDEN_NAME");
  });

  test.each([
    'lookup(user, "__pro" + "to__")',
    'user["__pro" + "to__"]',
    'vars["__pro" + "to__"]',
    'user[join(["__proto", "__"])]?',
  ])("and, made of parts, when evaluated: %s", (source) => {
    expect(errorOf(`default(${source}, 1)`).code).toBe("FORBIDDEN_NAME");
  });

  test("data may hold such a key, but nothing reads it", () => {
    const data = JSON.parse('{"__proto__": {"polluted": 1}, "a": 1}') as JsonObject;
    const context: WorkflowContext = createContext({ variables: { data } });
    const evaluate = (source: string) => compileExpression(source)(context);
    expect(evaluate("data.a")).toBe(1);
    expect(evaluate("data.polluted?")).toBe(null);
    expect(evaluate("keys(data)")).toEqual(["__proto__", "a"]);
    expect(evaluate("tojson(data)")).toBe('{"__proto__":{"polluted":1},"a":1}');
    expect(evaluate("data == fromjson(tojson(data))")).toBe(true);
    expect(({} as Record<string, unknown>)["polluted"]).toBe(undefined);
  });
});

describe("own properties of data only, no methods", () => {
  const inherited = [
    "constructor",
    "toString",
    "valueOf",
    "hasOwnProperty",
    "isPrototypeOf",
    "__defineGetter__",
    "__lookupGetter__",
    "length",
    "map",
    "filter",
    "entries",
    "at",
    "concat",
    "toFixed",
    "replaceAll",
    "0",
  ];
  test.each(inherited)("%s", (name) => {
    const bases = [
      "user",
      "list",
      "text",
      "n",
      "true",
      "nothing",
      "parameters",
      "config",
      "upper(text)",
    ];
    for (const base of bases) {
      for (const path of [`${base}["${name}"]`, `${base}["" + "${name}"]`]) {
        expect([path, errorOf(path).code]).toEqual([path, "MISSING_VALUE"]);
        expect([path, valueOf(`${path}?`)]).toEqual([path, null]);
      }
      expect(errorOf(`lookup(${base}, '${name}')`).code).toBe("MISSING_VALUE");
      expect(valueOf(`map([${base}], '${name}?')`)).toEqual([null]);
    }
    expect(errorOf(`vars["${name}"]`).code).toBe("MISSING_VALUE");
    expect(errorOf(`task["${name}"]`).code).toBe("MISSING_VALUE");
    expect(errorOf(`secrets["${name}"]`).code).toBe("MISSING_VALUE");
  });

  test("data with such names is read like any other", () => {
    const held = Object.fromEntries(inherited.map((name, i) => [name, i]));
    const context: WorkflowContext = createContext({ variables: { held, ...held } });
    for (const [i, name] of inherited.entries()) {
      expect(compileExpression(`held["${name}"]`)(context)).toBe(i);
      expect(compileExpression(`vars["${name}"]`)(context)).toBe(i);
    }
  });

  test.each([
    "user.constructor.constructor('return 1')()",
    "''.constructor.fromCharCode(97)",
    "upper.constructor",
    "[].map(upper)",
    "n.toFixed(2)",
    "(1).constructor('x')",
    "user['constructor']['constructor']",
    "result.constructor",
  ])("%s reaches nothing", (source) => {
    expect(() => valueOf(source)).toThrow(TemplateError);
  });
});

describe("limits on depth, source and output", () => {
  test("1 MB of parentheses, brackets, braces, operators", () => {
    for (const part of [
      "(",
      "[",
      "{{",
      "{a:",
      "-",
      "not ",
      "f(",
      "a.",
      "a|",
      "a if a else ",
      "1+",
      "x?",
      '"',
      "\\",
    ]) {
      const source = part.repeat(1_000_000 / part.length);
      for (const text of [
        source,
        `{{ ${source}`,
        source.slice(0, 60_000),
        `{{ ${source.slice(0, 60_000)}`,
      ])
        expect(() => compileTemplate(`{{ ${text} }}`)).toThrow(TemplateError);
    }
  });

  test("64 levels are compiled and evaluated, 65 are not", () => {
    const shapes: [string, string, string][] = [
      ["(", "1", ")"],
      ["[", "1", "]"],
      ["{a: ", "1", "}"],
      ["-", "n", ""],
      ["not ", "n", ""],
      ["string(", "1", ")"],
      ["", "1", " | string"],
      ["1 if 0 else ", "1", ""],
      ["zeros[", "0", "]"],
    ];
    for (const [open, core, close] of shapes) {
      const nested = (depth: number) => open.repeat(depth) + core + close.repeat(depth);
      expect(valueOf(nested(64))).not.toBe(undefined);
      expect([open, compileErrorOf(nested(65)).code]).toEqual([open, "LIMIT_EXCEEDED"]);
    }
  });

  test.each([
    ["(", " + 1)"],
    ["(1 - ", ")"],
    ["(", " == 1)"],
    ["(1 < ", ")"],
    ["(", " and 1)"],
    ["(", " if 1 else 1)"],
    ["(1 if ", " else 1)"],
    ["(1 if 1 else ", ")"],
    ["(not ", ")"],
    ["(-", ")"],
    ["(", ").a"],
    ["n[", "]"],
    ["n[0][", "].a"],
    ["[1, ", "]"],
    ["{a: 1, b: ", "}"],
    ["f(1, ", ")"],
  ])("levels of every kind count alike: %s…%s", (open, close) => {
    const functions = { f: { takes: ["any", "any"], call: () => 1 } } as const;
    const nested = (depth: number): string =>
      `${open.repeat(4)}(n${" | string".repeat(depth - 4)})${close.repeat(4)}`;
    expect(compileExpression(nested(64), { functions }).isConstant).toBe(false);
    const error = compileErrorOf(nested(65), { functions });
    expect(error.problem).toBe("Cannot read template: it is nested more than 64 levels deep");
  });

  test("values side by side are not nested", () => {
    expect(valueOf(`[${"[n], ".repeat(200)}]`)).toHaveLength(200);
  });

  test("chains and paths are not nested, however long", () => {
    expect(valueOf(Array.from({ length: 10_000 }, () => "1").join("+"))).toBe(10_000);
    expect(valueOf(Array.from({ length: 5_000 }, () => "0").join(" or "))).toBe(0);
    expect(errorOf(`user${".a".repeat(20_000)}`).code).toBe("MISSING_VALUE");
    expect(compileTemplate("{{n}}".repeat(10_000))(someContext())).toBe("7".repeat(10_000));
  });

  test("64 KiB of source", () => {
    expect(compileTemplate(" ".repeat(65_536 - 5) + "{{n}}")(someContext())).toBe(7);
    expect(thrownBy(() => compileTemplate(" ".repeat(65_532) + "{{n}}")).code).toBe(
      "LIMIT_EXCEEDED",
    );
    expect(compileErrorOf(" ".repeat(65_537)).code).toBe("LIMIT_EXCEEDED");
  });

  const big = "join(range(1000000), 'aaaa')";
  test.each([
    "range(1000001)",
    "range(-1000000000000, 1000000000000)",
    "range(0, 9007199254740991, 1)",
    `[${Array.from({ length: 5_000 }, () => "range(1000000)").join(",")}]`,
    "join(range(1000000), 'aaaaaaaaaaaa')",
    `${big} + ${big}`,
    `replace(${big}, 'a', 'bbbbbbbb')`,
    `replace(replace(${big}, 'a', 'bb'), 'b', 'cccc')`,
    `split(${big}, 'a')`,
    `upper(replace(join(range(1000000)), '1', 'ßßßßßßßßßß'))`,
    `zip(${Array.from({ length: 50 }, () => "range(900000)").join(",")})`,
    "product(range(1000), range(1001))",
    `product(${Array.from({ length: 1_000 }, () => "range(0, 1000)").join(",")})`,
    "product(range(1000), range(1000)) | map('[0]') | chunk(1) | chunk(1) | chunk(1) | chunk(1)",
    "group_by(range(1000000) | chunk(1), '[0]') | map('items') | map('[0]')",
    `map(range(1000000) | chunk(1), '[0]${"?.a".repeat(10)}?')`,
    "range(1000000) + range(1)",
    "flatten([range(600000), range(600000)])",
    "tojson(range(1000000), 10)",
    "string([range(1000000), range(1000000), range(1000000)])",
    "sort(range(1000000)) | sort | sort | sort | sort | sort",
  ])("an output bomb: %s", { tags: "slow" }, (source) => {
    expect(errorOf(source).code).toBe("LIMIT_EXCEEDED");
  });

  test("an output bomb of texts", () => {
    const template = compileTemplate(`{{ ${big} }}`.repeat(5));
    expect(thrownBy(() => template(someContext())).code).toBe("LIMIT_EXCEEDED");
  });

  test("a list of a million elements is allowed", () => {
    expect(valueOf("length(range(1000000))")).toBe(1_000_000);
    expect(valueOf("sum(sort(reversed(range(1000000))))")).toBe(499_999_500_000);
    expect(valueOf("length(unique(range(1000000)))")).toBe(1_000_000);
  });

  test("each evaluation is counted separately", () => {
    const template = compileExpression("length(range(900000))");
    for (let i = 0; i < 3; i++) expect(template(createContext())).toBe(900_000);
  });

  describe("data in which parts are shared 2^60 times", { tags: "slow" }, () => {
    const doubled = (): WorkflowContext => {
      let context: WorkflowContext = createContext({ variables: { a: [1], b: [1] } });
      const a = compileExpression("[a, a]");
      const b = compileExpression("[b, b]");
      for (let i = 0; i < 60; i++) context = context.set("a", a(context)).set("b", b(context));
      return context;
    };
    test.each(["a == b", "a in [b]", "contains([1, b], a)", "[a, 1] == [b, 1]"])(
      "are compared once: %s",
      (source) => expect(compileExpression(source)(doubled())).toBe(true),
    );
    test("are compared until they differ", () => {
      const context = doubled();
      const other = context.set("b", compileExpression("[b, a + [1]]")(context));
      expect(compileExpression("[a, a] == b")(other)).toBe(false);
      expect(compileExpression("[a, a] != b")(other)).toBe(true);
    });
    test.each([
      "tojson(a)",
      "string(a)",
      "flatten(a)",
      "unique([a, b])",
      "group_by([[a]], '[0]')",
      "join([a])",
    ])("%s", (source) => {
      const context = doubled();
      const error = thrownBy(() => compileExpression(source)(context));
      expect(error.code).toBe("LIMIT_EXCEEDED");
    });
    test("as text", () => {
      expect(thrownBy(() => compileTemplate("{{ a }}!")(doubled())).code).toBe("LIMIT_EXCEEDED");
    });
  });

  test("data of 1,000 levels is compared, flattened and written", () => {
    const text = `${"[".repeat(999)}1${"]".repeat(999)}`;
    let context: WorkflowContext = createContext({ variables: { text } });
    context = context.set("deep", JSON.parse(text)).set("other", JSON.parse(text));
    const evaluate = (source: string) => compileExpression(source)(context);
    expect(evaluate("deep == other")).toBe(true);
    expect(evaluate("flatten(deep)")).toEqual([1]);
    expect(evaluate("tojson(deep) == text")).toBe(true);
    expect(evaluate("fromjson(text) == deep")).toBe(true);
    expect(evaluate("length(unique([deep, other]))")).toBe(1);
  });

  test("fromjson refuses what is nested too deeply", () => {
    const text = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
    const context = createContext({ variables: { text } });
    expect(thrownBy(() => compileExpression("fromjson(text)")(context)).code).toBe("TYPE_MISMATCH");
  });

  test("a cycle, which only freeze: false allows, fails as too deep", () => {
    const loop: unknown[] = [];
    loop.push(loop);
    const other: unknown[] = [];
    other.push(other);
    const context = createContext({ variables: { loop, other } as never, freeze: false });
    for (const source of ["loop == other", "tojson(loop)", "flatten(loop)", "unique([loop])"])
      expect(thrownBy(() => compileExpression(source)(context)).code).toBe("LIMIT_EXCEEDED");
  });
});
