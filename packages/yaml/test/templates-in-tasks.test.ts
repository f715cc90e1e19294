import { createContext } from "@sheaf/context";
import { compileExpression, compileTemplate, reservedNames, TemplateError } from "@sheaf/template";
import { compileTasks, run } from "@sheaf/workflow";
import { isReservedName } from "@sheaf/workflow/declaration";
import { expect, test } from "vitest";

test("templates can be used in tasks", async () => {
  const when = compileExpression("succeeded() and length(result()) == 2", { conditions: "task" });
  const again = compileExpression("error.code? == 'E' and attempt < 3", { conditions: "retry" });
  const workflow = compileTasks(
    [
      {
        name: "work",
        withItems: compileTemplate("{{ parameters.list }}"),
        input: { text: compileTemplate("{{ item | upper }}-{{ index }}-{{ system.attempt }}") },
        action: (call) => {
          if (call.attempt < 2) throw Object.assign(new Error("again"), { code: "E" });
          return (call.input as { text: string }).text;
        },
        retry: { count: 5, when: again as never },
        next: [
          {
            when: when as never,
            publish: { done: compileTemplate("{{ task.work.output | join('+') }}") },
          },
        ],
      },
    ],
    {},
  );
  const result = await run(workflow, { parameters: { list: ["a", "b"] } }).result;
  expect(result.errors).toEqual([]);
  expect(result.context.get("done")).toBe("A-0-2+B-1-2");
});

const KEYWORDS = ["and", "or", "not", "in", "if", "else", "true", "false", "null"];

test.each([...reservedNames(), ...KEYWORDS, "__proto__"])(
  "items cannot be called %s, which means something else in templates",
  (name) => {
    expect(isReservedName(name)).toBe(true);
    expect(() => compileTasks([{ name: "t", withItems: [], as: name }], {}).check()).toThrow(
      "which already has a meaning",
    );
  },
);

test.each(["server", "parameter", "error", "attempt"])("items can be called %s", (name) => {
  expect(isReservedName(name)).toBe(false);
});

test.each(KEYWORDS)("%s is not a variable in templates", (word) => {
  const context = createContext({ variables: { [word]: "a variable" } });
  const read = (): unknown => compileExpression(`[${word}][0] == "a variable"`)(context);
  expect(thrownBy(read) instanceof TemplateError || read() === false).toBe(true);
});

function thrownBy(read: () => unknown): unknown {
  try {
    read();
    return null;
  } catch (error) {
    return error;
  }
}
