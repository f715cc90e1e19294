import { createContext } from "@sheaf/context";
import { describe, expect, test } from "vitest";
import { buildDataset, SCENARIO } from "../src/scenario/dataset.ts";
import { approaches, lawSubjects } from "../src/rivals/all.ts";
import {
  expectedSum,
  scenarioItems,
  scenarioRun,
  scenarioSteps,
} from "../src/scenario/scenario.ts";
import { Lab } from "../src/measure/lab.ts";
import { contextBytes } from "../src/rivals/measure-context.ts";
import { enteredList } from "../src/scenario/scenario-context.ts";

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
    const items = enteredList(createContext, scenarioItems(12));
    const run = scenarioRun(approach.branching(dataset));
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
    "mutative",
    "immutable Map",
    "Sheaf",
  ]) {
    expect(named).toContain(name);
  }
});

describe("contexts of rivals", () => {
  test("of ours retain what is promised, but for what else happens in this process", () => {
    const ours = approaches.find(({ name }) => name === "Sheaf");
    const lab = new Lab(null, { quick: true, say: () => {} });
    contextBytes(lab, ours as (typeof approaches)[number]);
    for (const [i, promised] of [48, 96, 288].entries())
      expect(Math.abs((lab.found[i]?.value ?? Number.NaN) - promised)).toBeLessThan(8);
  });
});
