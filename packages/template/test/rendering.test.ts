// docs/semantics.md#templates
import { createContext } from "@sheaf/context";
import { describe, expect, test } from "vitest";
import { compileExpression, compileTemplate, isTemplate } from "../src/index.ts";
import { rendered, someContext, thrownBy } from "./evaluate.ts";

describe("a text that is exactly one {{ e }}", () => {
  test("gives the value itself, by reference", () => {
    const context = someContext();
    const { output } = context.task("get_servers") as { output: { servers: unknown } };
    expect(compileTemplate("{{ task.get_servers.output.servers }}")(context)).toBe(output.servers);
    expect(compileTemplate("{{ list }}")(context)).toBe(context.get("list"));
    expect(compileTemplate("{{ list if n else words }}")(context)).toBe(context.get("list"));
    expect(
      compileTemplate("{{ result() }}", { conditions: "task" })(context, {
        run: { id: "r", startedAt: "t" },
        attempt: 1,
        result: () => output,
      }),
    ).toBe(output);
  });

  test.each([
    ["{{ n }}", 7],
    ["{{ zero }}", 0],
    ["{{ nothing }}", null],
    ["{{ empty }}", ""],
    ["{{ false }}", false],
    ["{{ {} }}", {}],
    ["{{n}}", 7],
    ["  {{ n }}\n", 7],
    ["\t{{\nn\n}}  ", 7],
  ])("%j gives a value of any type, surrounding space ignored", (source, value) => {
    expect(rendered(source)).toEqual(value);
  });
});

describe("otherwise text", () => {
  test.each([
    ["n is {{ n }}", "n is 7"],
    ["{{ n }}{{ n }}", "77"],
    ["{{ n }} {{ text }}", "7 abc"],
    ["a{{ nothing }}b", "ab"],
    ["is {{ true }} {{ 1.5 }}", "is true 1.5"],
    ["tags: {{ user.tags }}", 'tags: ["x","y"]'],
    ["{{ {a: 1} }}!", '{"a":1}!'],
    ["{{1}}{{2}}{{3}}{{4}}{{5}}", "12345"],
    ["no braces", "no braces"],
    ["", ""],
    ["} }} {", "} }} {"],
    ["{ {n} }", "{ {n} }"],
  ])("%j is %j", (source, text) => {
    expect(rendered(source)).toBe(text);
  });

  test("results are never rendered again: data that contains {{ }} stays text", () => {
    expect(rendered("{{ braces }}")).toBe("{{ n }}");
    expect(rendered("a {{ braces }}")).toBe("a {{ n }}");
    expect(rendered("{{ braces + braces }}")).toBe("{{ n }}{{ n }}");
    expect(rendered('{{ "{{" }} n {{ "}}" }}')).toBe("{{ n }}");
  });

  test("keys are not rendered", () => {
    expect(rendered('{{ {"{{ n }}": 1} }}')).toEqual({ "{{ n }}": 1 });
  });
});

describe("braces", () => {
  test.each(["{{ n", "{{", "{{ n }", "a {{ n }} b {{ n", "{{ [1, 2 }}", '{{ "}}'])(
    "an unclosed {{ is an error: %j",
    (source) => {
      expect(thrownBy(() => compileTemplate(source)).code).toBe("INVALID_TEMPLATE");
    },
  );

  test.each(["{{ }}", "{{}}", "a {{\n}} b"])("an empty {{ }} is an error: %j", (source) => {
    expect(thrownBy(() => compileTemplate(source)).problem).toMatch(/the braces are empty/);
  });

  test.each([
    ['{{ "}}" }}', "}}"],
    ["{{ '}}' + \"}}\" }}", "}}}}"],
    ['a {{ "}}" }}', "a }}"],
    [String.raw`{{ "\"}}" }}`, '"}}'],
    ["{{ {a: {b: {}}} }}", { a: { b: {} } }],
    ["{{{a: {b: 1}}}}", { a: { b: 1 } }],
    ["x{{ {a: {b: 1}}}}y", 'x{"a":{"b":1}}y'],
  ])("}} inside a text or closing a nested object does not close: %s", (source, value) => {
    expect(rendered(source)).toEqual(value);
  });
});

test("a template knows its source, and whether it reads anything", () => {
  expect(compileTemplate("a {{ n }}").source).toBe("a {{ n }}");
  expect(compileTemplate("a {{ n }}").isConstant).toBe(false);
  expect(compileTemplate("a {{ 1 + 1 }}").isConstant).toBe(true);
  expect(compileTemplate("abc").isConstant).toBe(true);
  expect(isTemplate("a {{")).toBe(true);
  expect(isTemplate("a { {n} }")).toBe(false);
});

test("literals are shared by all evaluations, and frozen", () => {
  const template = compileTemplate("{{ [1, {a: [2]}] }}");
  const value = template(createContext()) as [number, { a: number[] }];
  expect(template(createContext())).toBe(value);
  expect(Object.isFrozen(value[1].a)).toBe(true);
});

test("an expression has no braces", () => {
  expect(thrownBy(() => compileExpression("{{ n }}")).hint).toBe("leave out {{ and }}");
  expect(thrownBy(() => compileExpression(" ")).problem).toMatch(/empty/);
  expect(compileExpression("{a: {b: 1}}")(createContext())).toEqual({ a: { b: 1 } });
});
