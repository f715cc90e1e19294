import { expect } from "vitest";
import type { RunResult } from "../../src/index.ts";
import { codesOf } from "../run/run-tasks.ts";
import type { ModelResult } from "./sequential-model.ts";

/** How often each task ran. */
export function runsIn({ sequence }: RunResult): Record<string, number> {
  const runs: Record<string, number> = {};
  for (const name of sequence) runs[name] = (runs[name] ?? 0) + 1;
  return runs;
}

/** Compares the run with the model, as far as the model can predict it. */
export function assertAsModel(result: RunResult, model: ModelResult): void {
  expect(result.status).toBe(model.status);
  if (model.isStoppedEarly) {
    // What still ran depends on what ended first, but what ran agrees with the model.
    expect(["ACTION_FAILED", "JOIN_CONFLICT"]).toEqual(expect.arrayContaining(codesOf(result)));
    for (const [name, count] of Object.entries(runsIn(result)))
      expect(count).toBeLessThanOrEqual(model.runs[name] ?? 0);
    return;
  }
  expect(codesOf(result).toSorted()).toEqual(model.codes.toSorted());
  expect(runsIn(result)).toEqual(model.runs);
  if (model.isConflict) return;
  const shown = model.isTangled ? inAnyOrder : (value: unknown): unknown => value;
  expect(shown(result.tasks)).toEqual(shown(model.tasks));
  expect(shown(result.context.toJSON().variables)).toEqual(shown(model.variables));
}

/** If branches overlap, the model and the run take their steps in different orders. */
function inAnyOrder(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (_, held: unknown) =>
    Array.isArray(held) ? held.map((element) => JSON.stringify(element)).toSorted() : held,
  );
}
