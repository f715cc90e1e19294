import { createHash } from "node:crypto";
import { trace } from "@opentelemetry/api";
import { describe, expect, test } from "vitest";
import { docstringExamples, runnable, typeProblems } from "./docstring-examples.ts";
import { withoutDefault, withoutExample } from "./exported-names.ts";

const doors: Readonly<Record<string, object>> = {
  "@sheaf/bullmq": await import("@sheaf/bullmq"),
  "@sheaf/context": await import("@sheaf/context"),
  "@sheaf/context/json": await import("@sheaf/context/json"),
  "@sheaf/context/laws": await import("@sheaf/context/laws"),
  "@sheaf/context/parts": await import("@sheaf/context/parts"),
  "@sheaf/context/messages": await import("@sheaf/context/messages"),
  "@sheaf/template": await import("@sheaf/template"),
  "@sheaf/threads": await import("@sheaf/threads"),
  "@sheaf/threads/typescript": await import("@sheaf/threads/typescript"),
  "@sheaf/workflow": await import("@sheaf/workflow"),
  "@sheaf/workflow/conformance": await import("@sheaf/workflow/conformance"),
  "@sheaf/workflow/declaration": await import("@sheaf/workflow/declaration"),
  "@sheaf/workflow/opentelemetry": await import("@sheaf/workflow/opentelemetry"),
  "@sheaf/workflow/remote": await import("@sheaf/workflow/remote"),
  "@sheaf/yaml": await import("@sheaf/yaml"),
};

const provided: Readonly<Record<string, unknown>> = {
  ...Object.assign({}, ...Object.values(doors)),
  createHash,
  trace,
  expectEqual: (actual: unknown, expected: unknown) => expect(actual).toEqual(expected),
  expectError: (action: () => Promise<unknown>, message: string) =>
    expect(action()).rejects.toThrow(message),
};

const AsyncFunction = (async () => {}).constructor as new (
  ...args: string[]
) => (...values: unknown[]) => Promise<void>;

/** Runs code in which the exports of all doors are known. */
async function execute(code: string): Promise<void> {
  await new AsyncFunction(...Object.keys(provided), `{${code}}`)(...Object.values(provided));
}

test.each(Object.keys(doors))(
  "every function and method that %s exports has an @example",
  (door) => {
    expect(withoutExample(door)).toEqual([]);
  },
);

test.each(Object.keys(doors))("every option that %s exports has its @defaultValue", (door) => {
  expect(withoutDefault(door)).toEqual([]);
});

describe("an @example in a docstring", () => {
  test.each(docstringExamples())("of $place does what its comments say", async (example) => {
    await expect(execute(runnable(example))).resolves.toBeUndefined();
  });

  test("compiles, unlike one whose types do not fit", () => {
    const wrong = { place: "wrong.ts:1", code: "const name: number = quote('a');" };
    expect(typeProblems([...docstringExamples(), wrong], Object.keys(doors))).toEqual([
      "wrong.ts:1: Type 'string' is not assignable to type 'number'.",
    ]);
  });
});

describe("the check of examples", () => {
  test.each([
    ["a wrong result", "quote('a'); // 'a'", "to deeply equal"],
    ["an error that is not thrown", "quote('a'); // throws: Cannot", "instead of rejecting"],
    ["another error", "jsonOf(new Date(), 'x'); // throws: Cannot set", "to throw error including"],
  ])("finds %s", async (_, code, message) => {
    await expect(execute(runnable({ place: "wrong.ts:1", code }))).rejects.toThrow(message);
  });
});
