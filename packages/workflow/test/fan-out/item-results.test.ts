import { createContext, type Json } from "@sheaf/context";
import { describe, expect, test } from "vitest";
import { ActionFailedError, type WorkflowError } from "../../src/errors.ts";
import { ItemResults } from "../../src/fan-out/item-results.ts";
import type { ErrorReport } from "../../src/item-report.ts";

const CAUSE = { code: "X", message: "m", task: "a/b", path: [{ task: "a", index: 0 }] };
const ERROR: WorkflowError = new ActionFailedError(new Error("no"), { task: "a" });

/** Results of which every error has this report. */
const resultsOf = (report: ErrorReport): ItemResults =>
  new ItemResults("outputs", { reportOf: () => ({ ...report }) });

/** How many levels deep a value is, looked at as a whole. */
function levelsOf(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(levelsOf));
}

/** How many lists a context takes around the value, which goes by the height that the value is known to have. */
function mostAround(value: Json): number {
  const isTaken = (count: number): boolean => {
    let nested = value;
    for (let level = 0; level < count; level++) nested = [nested];
    try {
      createContext().set("nested", nested);
      return true;
    } catch {
      return false;
    }
  };
  const counts = Array.from({ length: 20 }, (_, more) => 985 + more);
  return counts.findLast(isTaken) ?? 0;
}

describe.each([
  ["an error", { code: "X", message: "m" }, 3],
  ["an error with a cause", { code: "X", message: "m", cause: CAUSE }, 6],
])("reports with %s", (_, report, height) => {
  const failing = (): ItemResults => {
    const results = resultsOf(report);
    results.started = 2;
    results.addSuccess(0, 1, null);
    results.addFailure(1, 1, ERROR, false, null);
    return results;
  };

  test("are known to be as deep as they are", () => {
    const results = failing();
    expect([results.height, levelsOf(results.reports())]).toEqual([height, height]);
    const reports = results.reports() as unknown as Json;
    expect(mostAround(reports)).toBe(mostAround(structuredClone(reports)));
  });

  test("and are less deep than outputs that are deeper", () => {
    const results = failing();
    results.addSuccess(0, 1, [[[[[[1]]]]]]);
    expect([results.height, levelsOf(results.outputs())]).toEqual([7, 7]);
  });
});
