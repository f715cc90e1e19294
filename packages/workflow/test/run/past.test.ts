import fc from "fast-check";
import { expect, test } from "vitest";
import { NO_STEPS, Past } from "../../src/engine/past.ts";

const steps = fc.array(fc.oneof(fc.nat(70), fc.nat(1_100), fc.nat(40_000)), { maxLength: 40 });
const pastOf = (list: readonly number[]): Past =>
  list.reduce((past, step) => past.with(step), NO_STEPS);
const stepsIn = (past: Past): number[] => past.without(NO_STEPS);
const sorted = (list: Iterable<number>): number[] => [...new Set(list)].toSorted((a, b) => a - b);

test("a set of steps behaves like any other set", () => {
  fc.assert(
    fc.property(steps, steps, steps, (shared, left, right) => {
      const [a, b] = [new Set([...shared, ...left]), new Set([...shared, ...right])];
      const common = pastOf(shared);
      const pastA = left.reduce((past, step) => past.with(step), common);
      const pastB = right.reduce((past, step) => past.with(step), common);
      expect(stepsIn(pastA)).toEqual(sorted(a));
      expect([...a, ...b].every((step) => pastA.has(step) === a.has(step))).toBe(true);
      expect(stepsIn(pastA.union(pastB))).toEqual(sorted([...a, ...b]));
      const both = sorted([...a].filter((step) => b.has(step)));
      expect(stepsIn(pastA.intersection(pastB))).toEqual(both);
      expect(stepsIn(Past.intersection([pastA, pastB, common]))).toEqual(sorted(shared));
      expect(pastA.without(pastB)).toEqual(sorted([...a].filter((step) => !b.has(step))));
      expect(pastA.isWithin(pastB)).toBe([...a].every((step) => b.has(step)));
    }),
  );
});

test("what a past contains already leaves it as it is, so that parts stay shared", () => {
  fc.assert(
    fc.property(steps, steps, (list, more) => {
      const past = pastOf(list);
      const longer = more.reduce((one, step) => one.with(step), past);
      expect(longer.union(past)).toBe(longer);
      expect(past.intersection(longer)).toBe(past);
      expect(stepsIn(past.union(longer))).toEqual(stepsIn(longer));
    }),
  );
});
