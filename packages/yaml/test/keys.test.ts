import { describe, expect, test } from "vitest";
import { compileTasks } from "@sheaf/workflow";
import { validateWorkflow } from "../src/index.ts";
import { runDocument } from "./documents.ts";

describe("templates in keys", () => {
  const tasks = (rest: string): string => `tasks:\n  - name: a\n    action: core.echo\n    ${rest}`;
  const key = '"{{ item }}"';

  test.each([
    ["input", tasks(`input: { ${key}: 1 }`), "4:14"],
    ["deep in an input", tasks(`input: [{ b: { ${key}: "{{ 1 }}" } }]`), "4:20"],
    ["items", tasks(`with-items: [{ ${key}: 1 }]`), "4:20"],
    ["publish", tasks(`publish: { ${key}: 1 }`), "4:16"],
    ["next", tasks(`next: { publish: { ${key}: 1 } }`), "4:24"],
    ["published values", tasks(`publish: { b: { ${key}: 1 } }`), "4:21"],
    ["output", `${tasks("input: 1")}\noutput: { ${key}: 1 }`, "5:11"],
    ["vars", `${tasks("input: 1")}\nvars: { ${key}: 1 }`, "5:9"],
    ["values of vars", `${tasks("input: 1")}\nvars: { b: { ${key}: 1 } }`, "5:14"],
    ["config", `${tasks("input: 1")}\nconfig: { ${key}: 1 }`, "5:11"],
    ["parameters", `${tasks("input: 1")}\nparameters: { ${key}: {} }`, "5:15"],
    ["defaults", `${tasks("input: 1")}\nparameters: { p: { default: { ${key}: 1 } } }`, "5:31"],
  ])("are refused in %s", (_, text, place) => {
    const found = validateWorkflow(text).map(
      ({ code, line, column, message }) => `${code} ${line}:${column} ${message}`,
    );
    expect(found).toEqual([
      expect.stringMatching(new RegExp(`^TEMPLATE_NOT_ALLOWED ${place} .*not rendered$`)),
    ]);
  });

  test("braces in a key are written in a template", async () => {
    const text = `${tasks(`input: "{{ { '{{ x }}': 1 } }}"`)}\noutput: "{{ task.a.output }}"`;
    expect((await runDocument(text)).output).toEqual({ "{{ x }}": 1 });
  });
});

describe("names of items", () => {
  test.each([
    "if",
    "and",
    "or",
    "not",
    "in",
    "else",
    "true",
    "false",
    "null",
    "item",
    "task",
    "vars",
    "__proto__",
  ])("%s is refused in documents and in code", (as) => {
    const text = `tasks: [{ name: a, action: core.echo, with-items: [1], as: "${as}" }]`;
    expect(validateWorkflow(text).map(({ code }) => code)).toEqual(["RESERVED_NAME"]);
    const task = { name: "a", action: () => 1, withItems: [1], as };
    expect(() => compileTasks([task], {}).check()).toThrow(JSON.stringify(as));
  });

  test.each(["server", "constructor", "ifs", "toString"])("%s is accepted in both", async (as) => {
    const text = `tasks: [{ name: a, action: core.echo, with-items: [1], as: "${as}", input: "{{ ${as} }}" }]\noutput: "{{ task.a.output }}"`;
    expect((await runDocument(text)).output).toEqual([1]);
    expect(() =>
      compileTasks([{ name: "a", action: () => 1, withItems: [1], as }], {}).check(),
    ).not.toThrow();
  });
});
