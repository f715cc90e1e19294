import { expect, test } from "vitest";
import { WorkflowError } from "../../src/errors.ts";
import { errorOf, recordInside, recordOf } from "../../src/journal/recorded-error.ts";

const REPORT = { code: "X", message: "m" };

test("an error that was recorded has its name, and the chain of causes to where it began", () => {
  const path = [{ task: "a", index: 0 }, { task: "b" }, { task: "c", index: 1 }];
  const cause = { code: "Y", message: "n", task: "a/b/c", path };
  const record = { name: "SomeError", ...REPORT, cause };
  const error = errorOf(record, { task: "a", index: 7 });
  expect(error).toBeInstanceOf(WorkflowError);
  expect(error).toMatchObject({ name: "SomeError", ...REPORT, task: "a", index: 7 });
  const inner = error.cause as WorkflowError;
  expect([inner.code, inner.message, inner.task, inner.index]).toEqual(["Y", "n", "b", undefined]);
  const first = inner.cause as WorkflowError;
  expect([first.code, first.task, first.index, first.cause]).toEqual(["Y", "c", 1, undefined]);
});

test("an error without a cause has none", () => {
  expect(errorOf({ name: "SomeError", ...REPORT }, { task: "a" }).cause).toBeUndefined();
});

test("an error is recorded with the name of its class, and inside an item with its own place", () => {
  const own = new WorkflowError("ACTION_FAILED", "m", { task: "a", index: 2 });
  expect(recordOf(own, REPORT)).toEqual({ name: "WorkflowError", ...REPORT });
  expect(recordInside(own, REPORT)).toEqual({
    name: "WorkflowError",
    ...REPORT,
    task: "a",
    index: 2,
  });
  const placeless = recordInside(new WorkflowError("ACTION_FAILED", "m", {}), REPORT);
  expect(Object.keys(placeless)).toEqual(["name", "code", "message"]);
});
