import fc from "fast-check";
import { expect, test } from "vitest";
import { NO_STEPS, AncestorSet } from "../../src/engine/ancestor-set.ts";

const steps = fc.array(fc.oneof(fc.nat(70), fc.nat(1_100), fc.nat(40_000)), { maxLength: 40 });
const pastOf = (list: readonly number[]): AncestorSet =>
  list.reduce((ancestors, step) => ancestors.with(step), NO_STEPS);
const stepsIn = (ancestors: AncestorSet): number[] => ancestors.without(NO_STEPS);
const sorted = (list: Iterable<number>): number[] => [...new Set(list)].toSorted((a, b) => a - b);

test("a set of steps behaves like any other set", () => {
  fc.assert(
    fc.property(steps, steps, steps, (shared, left, right) => {
      const [a, b] = [new Set([...shared, ...left]), new Set([...shared, ...right])];
      const common = pastOf(shared);
      const pastA = left.reduce((ancestors, step) => ancestors.with(step), common);
      const pastB = right.reduce((ancestors, step) => ancestors.with(step), common);
      expect(stepsIn(pastA)).toEqual(sorted(a));
      expect([...a, ...b].every((step) => pastA.has(step) === a.has(step))).toBe(true);
      expect(stepsIn(pastA.union(pastB))).toEqual(sorted([...a, ...b]));
      const both = sorted([...a].filter((step) => b.has(step)));
      expect(stepsIn(pastA.intersection(pastB))).toEqual(both);
      expect(stepsIn(AncestorSet.intersection([pastA, pastB, common]))).toEqual(sorted(shared));
      expect(pastA.without(pastB)).toEqual(sorted([...a].filter((step) => !b.has(step))));
      expect(pastA.firstWithout(pastB)).toBe(pastA.without(pastB)[0] ?? Infinity);
      expect(pastA.isWithin(pastB)).toBe([...a].every((step) => b.has(step)));
    }),
  );
});

test("adding steps that a set already contains leaves it as it is, so that parts stay shared", () => {
  fc.assert(
    fc.property(steps, steps, (list, more) => {
      const ancestors = pastOf(list);
      const longer = more.reduce((one, step) => one.with(step), ancestors);
      expect(longer.union(ancestors)).toBe(longer);
      expect(ancestors.intersection(longer)).toBe(ancestors);
      expect(stepsIn(ancestors.union(longer))).toEqual(stepsIn(longer));
    }),
  );
});
