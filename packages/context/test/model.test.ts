import fc from "fast-check";
import { expect, test } from "vitest";
import type { Json } from "../src/json.ts";
import type { Policy } from "../src/policy.ts";
import { arbitraryValue } from "../src/laws/arbitrary-value.ts";
import { type Draft, ModelRun } from "./model-run.ts";

const policy: fc.Arbitrary<Policy> = fc.constantFrom<Policy>(
  "error",
  "first",
  "last",
  "min",
  "max",
  "sum",
  "append",
  "union",
  "merge",
  (base, values) => ({ base: base ?? null, values }),
);

const value: fc.Arbitrary<Json> = fc.oneof(
  fc.constant(null),
  arbitraryValue,
  fc.integer({ min: -3, max: 3 }),
);

const draft: fc.Arbitrary<Draft> = fc.record({
  kind: fc.oneof(
    { weight: 3, arbitrary: fc.constant("set" as const) },
    { weight: 6, arbitrary: fc.constant("grow" as const) },
    { weight: 2, arbitrary: fc.constant("delete" as const) },
    { weight: 1, arbitrary: fc.constant("set all" as const) },
    { weight: 2, arbitrary: fc.constant("set task" as const) },
    { weight: 1, arbitrary: fc.constant("write much" as const) },
    { weight: 2, arbitrary: fc.constant("fork" as const) },
    { weight: 4, arbitrary: fc.constant("fan out" as const) },
    { weight: 6, arbitrary: fc.constant("join" as const) },
    { weight: 1, arbitrary: fc.constant("restore" as const) },
    { weight: 1, arbitrary: fc.constant("diff" as const) },
  ),
  context: fc.nat({ max: 999 }),
  other: fc.nat({ max: 999 }),
  name: fc.nat({ max: 99 }),
  value,
  count: fc.oneof(fc.nat({ max: 12 }), fc.nat({ max: 300 })),
  policies: fc.array(policy, { minLength: 3, maxLength: 8 }),
  dropsTasks: fc.boolean(),
});

const play = (drafts: readonly Draft[]): ModelRun => {
  const run = new ModelRun();
  for (const draft of drafts) {
    run.take(draft);
    run.assertNewest();
    // An earlier context, which nothing that was done since may have changed.
    run.assertContext(draft.other);
  }
  run.assertAll();
  return run;
};

/** Many short rounds, so that each can be repeated for mutants. */
const ROUNDS = Array.from({ length: 12 }, (_, i) => i + 1);

test.each(ROUNDS)(
  "random commands leave every context, old and new, as copies of plain objects have it: round %i",
  { timeout: 120_000 },
  () => {
    fc.assert(
      fc.property(fc.array(draft, { maxLength: 60, size: "max" }), (drafts) => {
        play(drafts);
      }),
      { numRuns: 10 },
    );
  },
);

test("the commands reach what they are for", { timeout: 60_000 }, () => {
  const seen = { joins: 0, conflicts: 0, unchanged: 0, conflicting: 0, longest: 0, deepest: 0 };
  for (const drafts of fc.sample(fc.array(draft, { minLength: 40, maxLength: 60, size: "max" }), {
    numRuns: 60,
    seed: 3,
  })) {
    const { counts } = play(drafts);
    seen.joins += counts.joins;
    seen.conflicts += counts.conflicts;
    seen.unchanged += counts.unchanged;
    seen.conflicting += counts.conflicting;
    seen.longest = Math.max(seen.longest, counts.longest);
    seen.deepest = Math.max(seen.deepest, counts.deepest);
  }
  expect(seen.joins).toBeGreaterThan(75);
  expect(seen.conflicts).toBeGreaterThan(20);
  expect(seen.conflicting).toBeGreaterThan(40);
  expect(seen.unchanged).toBeGreaterThan(2);
  expect(seen.longest).toBeGreaterThan(200);
  expect(seen.deepest).toBeGreaterThan(4);
});
