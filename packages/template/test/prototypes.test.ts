import { createContext, type WorkflowContext } from "@sheaf/context";
import { afterEach, describe, expect, test } from "vitest";
import { compileExpression } from "../src/index.ts";
import { thrownBy } from "./evaluate.ts";

const data = { name: "Ann", tags: ["x"], nested: { deep: {} } };
const context: WorkflowContext = createContext({
  parameters: { user: data },
  config: { user: data },
  variables: { user: data, list: [] as string[], text: "abc" },
})
  .setTask("t", { status: "succeeded", output: { user: data } } as never)
  .fanOut([data])
  .fork(0);

const added: [object, string][] = [];

/** As an action, or a library that it uses, would do it. */
function add(prototype: object, name: string, value: unknown): void {
  Object.defineProperty(prototype, name, {
    value,
    configurable: true,
    enumerable: true,
    writable: true,
  });
  added.push([prototype, name]);
}

afterEach(() => {
  for (const [prototype, name] of added.splice(0)) Reflect.deleteProperty(prototype, name);
});

describe("properties that were added to prototypes are never read", () => {
  const paths = [
    "user.is_admin",
    "user['is_admin']",
    "user[text_of]",
    "vars.user.is_admin",
    "user.nested.is_admin",
    "user.nested.deep.is_admin.is_admin",
    "user.name.is_admin",
    "user.tags.is_admin",
    "parameters.is_admin",
    "parameters.user.is_admin",
    "parameters.user.nested.deep.is_admin",
    "config.is_admin",
    "config.user.nested.is_admin",
    "task.t.is_admin",
    "task.t.output.is_admin",
    "task.t.output.user.nested.is_admin",
    "item.is_admin",
    "item.nested.deep.is_admin",
    "item.name.is_admin",
    "vars.is_admin",
    "is_admin",
    "task.is_admin",
  ];
  const of = context.set("text_of" as never, "is_admin" as never);

  test.each(paths)("%s", (path) => {
    const read = compileExpression(path);
    const lenient = compileExpression(`default(${path}, 1)`);
    const optional = compileExpression(
      `${path.replaceAll(".is_admin", ".is_admin?")}?`.replaceAll("??", "?"),
    );
    const check = (): void => {
      expect(thrownBy(() => read(of)).code).toBe("MISSING_VALUE");
      expect(lenient(of)).toBe(1);
      expect(optional(of)).toBe(null);
    };
    check();
    for (const prototype of [Object.prototype, Array.prototype, String.prototype])
      add(prototype, "is_admin", { is_admin: true });
    check();
    // Compiled when the property was there already.
    expect(thrownBy(() => compileExpression(path)(of)).code).toBe("MISSING_VALUE");
    expect(compileExpression(`default(${path}, 1)`)(of)).toBe(1);
  });

  test.each([String, Number, Boolean])("those of $name too", ({ prototype }) => {
    const scalars = { text: "a", count: 1, yes: true };
    const holding = createContext({
      parameters: scalars,
      config: { nested: scalars },
      variables: { ...scalars, nested: scalars },
    })
      .setTask("t", { output: scalars } as never)
      .fanOut([scalars])
      .fork(0) as WorkflowContext;
    const starts = ["vars", "nested", "parameters", "config.nested", "task.t.output", "item"];
    // Compiled before the property is there.
    const compiled = Object.keys(scalars).flatMap((name) =>
      starts.flatMap((start) =>
        ["is_admin", "is_admin.is_admin"].map((path) =>
          compileExpression(`default(${start}.${name}.${path}, 1)`),
        ),
      ),
    );
    add(prototype, "is_admin", { is_admin: true });
    for (const read of compiled)
      for (const template of [read, compileExpression(read.source)])
        expect([read.source, template(holding)]).toEqual([read.source, 1]);
  });

  test("own properties are still read", () => {
    add(Object.prototype, "name", "nobody");
    for (const path of [
      "user.name",
      "parameters.user.name",
      "task.t.output.user.name",
      "item.name",
    ])
      expect(compileExpression(path)(context)).toBe("Ann");
  });

  test("elements of lists", () => {
    add(Array.prototype, "0", "inherited");
    add(Array.prototype, "-1", "inherited");
    for (const source of ["list[0]", "list[-1]", "first(list)", "last(list)", "[list][0][0]"])
      expect(thrownBy(() => compileExpression(source)(context)).code).toBe("MISSING_VALUE");
  });

  test("functions and operators", () => {
    add(Object.prototype, "is_admin", true);
    const evaluate = (source: string): unknown => compileExpression(source)(context);
    expect(evaluate("'is_admin' in user")).toBe(false);
    expect(evaluate("contains(user, 'is_admin')")).toBe(false);
    expect(evaluate("keys(user)")).toEqual(["name", "tags", "nested"]);
    expect(evaluate("length(items(user))")).toBe(3);
    expect(evaluate("user.nested.deep == {}")).toBe(true);
    expect(evaluate("bool(user.nested.deep)")).toBe(false);
    expect(evaluate("{ is_admin: true } == user.nested.deep")).toBe(false);
    expect(evaluate("tojson(user.nested)")).toBe('{"deep":{}}');
    expect(evaluate("length(unique([{}, user.nested.deep]))")).toBe(1);
  });

  test("functions with the names of inherited properties", () => {
    add(Object.prototype, "evil", () => "called");
    expect(thrownBy(() => compileExpression("evil(1)")).code).toBe("UNKNOWN_FUNCTION");
  });
});

test.each(["constructor", "toString", "valueOf", "hasOwnProperty", "length", "__defineGetter__"])(
  "data may hold %s, and nothing else has it",
  (name) => {
    const holding: WorkflowContext = createContext({
      variables: Object.fromEntries([[name, { [name]: 1 }]]) as Record<string, never>,
    });
    const empty: WorkflowContext = createContext({ variables: { a: {}, l: [1], s: "x" } });
    expect(compileExpression(`vars.${name}.${name}`)(holding)).toBe(1);
    for (const path of [`a.${name}`, `l.${name}`, `s.${name}`, `vars.${name}`, `a["${name}"]`])
      expect(compileExpression(`default(${path}, "none")`)(empty)).toBe("none");
  },
);
