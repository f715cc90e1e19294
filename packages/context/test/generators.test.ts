import fc from "fast-check";
import { hash } from "immutable";
import { describe, expect, test } from "vitest";
import { arbitraryMutatedInputs } from "../src/laws/arbitrary-mutated-inputs.ts";
import { arbitraryJoins } from "../src/laws/arbitrary-joins.ts";
import {
  arbitraryCollidingNames,
  arbitraryForeignNames,
  arbitraryObjectNames,
  arbitraryTroublingNames,
  FEW_NAMES,
  PLAIN_NAMES,
} from "../src/laws/arbitrary-name.ts";
import { arbitraryRound, forksOf, inTurn, type Round } from "../src/laws/arbitrary-round.ts";
import { arbitraryScript, type Script } from "../src/laws/arbitrary-script.ts";
import { arbitraryOddValue, arbitraryTree, arbitraryValue } from "../src/laws/arbitrary-value.ts";
import { DECEPTIVE_VALUES } from "../src/laws/deceptive-value.ts";
import { textOf } from "../src/laws/view.ts";
import type { Step } from "../src/laws/step.ts";

const SAMPLES = 200;

/** How many of 200 samples have the property. */
function count<T>(arbitrary: fc.Arbitrary<T>, has: (sample: T) => boolean): number {
  return fc.sample(arbitrary, { numRuns: SAMPLES, seed: 7 }).filter(has).length;
}

const script = (
  names: fc.Arbitrary<readonly string[]> = fc.constant(PLAIN_NAMES),
): fc.Arbitrary<Script> =>
  arbitraryScript({
    names,
    values: arbitraryTree,
    weights: { set: 3, delete: 2, fork: 2, change: 2 },
    isLarge: true,
  });

const round = (isDisjoint: boolean): fc.Arbitrary<Round> =>
  arbitraryRound({
    names: fc.constant(FEW_NAMES),
    values: arbitraryValue,
    writers: "all",
    isDisjoint,
  });

describe("disguises", () => {
  test.each(DECEPTIVE_VALUES)("$name reads otherwise once it turns", ({ of }) => {
    for (const content of fc.sample(arbitraryTree, { numRuns: 20, seed: 7 })) {
      const { value, turn } = of(content);
      const read = (): string[] =>
        [textOf, JSON.stringify].map((print) => {
          try {
            return print(value);
          } catch {
            return "an error";
          }
        });
      const before = read();
      turn();
      expect(read()).not.toEqual(before);
    }
  });
});

describe("scripts", () => {
  test("are never the same twice in a row and mostly long", () => {
    expect(
      new Set(fc.sample(script(), { numRuns: SAMPLES, seed: 7 }).map(({ lines }) => lines.join()))
        .size,
    ).toBeGreaterThan(150);
    expect(count(script(), ({ steps }) => steps.length >= 10)).toBeGreaterThan(50);
  });

  test("fork forks of forks", () => {
    expect(count(script(), ({ steps }) => depthOf(steps) >= 3)).toBeGreaterThan(40);
  });

  test("delete what exists, and set again what was deleted", () => {
    expect(count(script(), deletesWhatExists)).toBeGreaterThan(60);
    expect(count(script(), setsAgain)).toBeGreaterThan(20);
  });

  test("try to change data below the top of a value", () => {
    expect(
      count(script(), ({ steps }) =>
        steps.some((step) => step.do === "change" && step.change.text.startsWith("[")),
      ),
    ).toBeGreaterThan(60);
  });

  test("write more than eight times to one branch", () => {
    const long = arbitraryScript({
      names: fc.constant(FEW_NAMES),
      values: arbitraryValue,
      weights: { set: 12, fork: 1 },
      maxSteps: 60,
    });
    expect(count(long, ({ steps }) => Math.max(...writesPerBranch(steps)) > 16)).toBeGreaterThan(
      20,
    );
  });

  test("start with more variables than a small map holds", () => {
    expect(count(script(), ({ variables }) => variables.length > 8)).toBeGreaterThan(80);
  });
});

describe("names", () => {
  test("have equal hashes, in families and beyond 16 characters", () => {
    expect(count(arbitraryCollidingNames, (names) => collisionsIn(names) >= 2)).toBe(SAMPLES);
    expect(count(arbitraryCollidingNames, (names) => collisionsIn(names) >= 4)).toBeGreaterThan(30);
    expect(
      count(
        arbitraryCollidingNames,
        (names) => collisionsIn(names.filter(({ length }) => length > 16)) >= 2,
      ),
    ).toBeGreaterThan(15);
  });

  test("with equal hashes are deleted and set in one branch", () => {
    expect(
      count(script(arbitraryCollidingNames), ({ steps }) =>
        steps.some((step) => step.do === "delete" && isTwin(step.name)),
      ),
    ).toBeGreaterThan(50);
  });

  test.each(["__proto__", "constructor", "toString", "hasOwnProperty", "propertyIsEnumerable"])(
    "include %s",
    (name) => {
      expect(count(arbitraryObjectNames, (names) => names.includes(name))).toBeGreaterThan(10);
    },
  );

  test.each([
    ["the empty name", (name: string) => name === ""],
    ["very long names", (name: string) => name.length > 4_000],
    ["integers", (name: string) => /^\d+$/u.test(name)],
    ["non-ASCII names", (name: string) => /[^\0-\x7F]/u.test(name)],
    ["lone surrogates", (name: string) => /^\p{Surrogate}$/u.test(name)],
  ])("include %s", (_, isWanted) => {
    expect(count(arbitraryForeignNames, (names) => names.some(isWanted))).toBeGreaterThan(10);
  });
});

describe("values", () => {
  test("hold objects and lists in objects and lists", () => {
    expect(
      count(arbitraryTree, (value) => /^[[{].*[[{]/u.test(JSON.stringify(value))),
    ).toBeGreaterThan(80);
  });

  test("have properties named __proto__, and sizes and depths that are treated apart", () => {
    expect(
      count(arbitraryOddValue, (value) => JSON.stringify(value).includes('"__proto__":')),
    ).toBeGreaterThan(5);
    expect(
      count(arbitraryOddValue, (value) => Array.isArray(value) && value.length > 32),
    ).toBeGreaterThan(5);
    expect(
      count(arbitraryOddValue, (value) =>
        /[[{]{40}/u.test(JSON.stringify(value).replaceAll('"a":', "")),
      ),
    ).toBeGreaterThan(3);
  });

  test("are handed over and changed afterwards, records and nested values alike", () => {
    expect(
      count(arbitraryMutatedInputs, ({ changes }) => changes.some(({ of }) => of > 0)),
    ).toBeGreaterThan(60);
    expect(
      count(arbitraryMutatedInputs, ({ changes }) =>
        changes.some(({ of, change }) => of === 0 && change.text.startsWith("[")),
      ),
    ).toBeGreaterThan(40);
  });
});

describe("rounds", () => {
  test("have conflicts where they may", () => {
    expect(count(round(false), hasConflict)).toBeGreaterThan(60);
  });

  test("have no conflicts where they must not", () => {
    expect(count(round(true), hasConflict)).toBe(0);
  });

  test("finish in different orders", () => {
    expect(
      count(round(false), (drawn) => finishing(drawn, 0) !== finishing(drawn, 1)),
    ).toBeGreaterThan(60);
  });
});

describe("joins", () => {
  const joins = arbitraryJoins(arbitraryTroublingNames);

  test("join several forks at once, also of forks, over and over", () => {
    expect(
      count(joins, ({ steps }) => joinsIn(steps).some(({ forks }) => forks.length > 1)),
    ).toBeGreaterThan(60);
    expect(count(joins, ({ steps }) => joinsIn(steps).some(({ on }) => on > 0))).toBeGreaterThan(
      20,
    );
    expect(
      count(joins, ({ steps }) => joinsIn(steps).filter(({ on }) => on === 0).length > 1),
    ).toBeGreaterThan(20);
  });

  test("join deletions", () => {
    expect(
      count(joins, ({ steps }) => steps.some((step) => step.do === "delete" && step.on > 0)),
    ).toBeGreaterThan(40);
  });
});

function depthOf(steps: readonly Step[]): number {
  const depths = [0];
  for (const step of steps) if (step.do === "fork") depths.push((depths[step.on] ?? 0) + 1);
  return Math.max(...depths);
}

function writesPerBranch(steps: readonly Step[]): number[] {
  return [0, 1, 2, 3, 4, 5, 6].map(
    (branch) => steps.filter((step) => step.do === "set" && step.on === branch).length,
  );
}

function deletesWhatExists({ variables, steps }: Script): boolean {
  return steps.some(
    (step) => step.do === "delete" && variables.some(([name]) => name === step.name),
  );
}

function setsAgain({ steps }: Script): boolean {
  return steps.some(
    (step, i) =>
      step.do === "delete" &&
      steps
        .slice(i)
        .some((later) => later.do === "set" && later.on === step.on && later.name === step.name),
  );
}

function collisionsIn(names: readonly string[]): number {
  const hashes = names.map((name) => hash(name));
  return Math.max(0, ...hashes.map((one) => hashes.filter((other) => other === one).length));
}

function isTwin(name: string): boolean {
  return /(?:Aa|BB)$/u.test(name);
}

function hasConflict({ writes }: Round): boolean {
  const writers = writes.flatMap((own) => [...new Set(own.map(({ name }) => name))]);
  return new Set(writers).size < writers.length;
}

function finishing(round: Round, turns: 0 | 1): string {
  return [...forksOf(round), ...inTurn(round, round.turns[turns])].map(({ on }) => on).join();
}

function joinsIn(steps: readonly Step[]): Extract<Step, { do: "join" }>[] {
  return steps.filter((step) => step.do === "join");
}
