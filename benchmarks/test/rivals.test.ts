import { describe, expect, test } from "vitest";
import { buildDataset, SCENARIO } from "../src/scenario/dataset.ts";
import { approaches, lawSubjects } from "../src/rivals/all.ts";
import { enteredItems } from "../src/rivals/sheaf.ts";
import { expectedSum, scenarioItems, scenarioSteps } from "../src/scenario/scenario.ts";

const dataset = buildDataset();
const steps = scenarioSteps(SCENARIO);

describe("the scenario", () => {
  test("reads 5 results and 3 variables and writes i % 6 variables", () => {
    for (const [i, { tasks, variables, writes }] of steps.entries()) {
      expect([new Set(tasks).size, new Set(variables).size, new Set(writes).size]).toEqual([
        5,
        3,
        i % 6,
      ]);
    }
  });

  test("reads every name sooner or later", () => {
    expect(new Set(steps.flatMap(({ tasks }) => tasks)).size).toBe(100);
    expect(new Set(steps.flatMap(({ variables }) => variables)).size).toBe(50);
  });

  test.each(approaches)("is answered by $name as the plain data answers it", (approach) => {
    const before = JSON.stringify(dataset);
    const items = enteredItems(scenarioItems(12));
    const run = approach.prepare(dataset);
    expect(run(items, steps)).toBe(expectedSum(dataset, steps, 12));
    expect(run(items, steps)).toBe(expectedSum(dataset, steps, 12));
    expect(JSON.stringify(dataset)).toBe(before);
  });
});

test.each(approaches)("$name names its documentation, and what a fork of it is", (approach) => {
  expect(approach.source).toMatch(/^https:\/\//u);
  expect(approach.why).toMatch(/\.$/u);
});

test("every approach to forking is before the laws too", () => {
  const named = new Set(lawSubjects.map(({ name }) => name));
  expect(named.size).toBe(lawSubjects.length);
  for (const name of [
    "structuredClone",
    "JSON",
    "lodash.clonedeep",
    "rfdc",
    "klona",
    "spread",
    "new Map(map)",
    "Object.create",
    "immer",
    "immer, no freezing",
    "mutative",
    "immutable Map",
    "@nkzw/immutable-map",
    "Effect HashMap",
    "Sheaf",
  ]) {
    expect(named).toContain(name);
  }
});
