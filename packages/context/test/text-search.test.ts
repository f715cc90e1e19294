import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { TextSearch } from "../src/index.ts";

/** Few letters, so that needles begin and end like each other. */
const letters = fc.string({ unit: fc.constantFrom("a", "b", "ab", "\\", "€"), maxLength: 6 });
const text = fc.string({ unit: fc.constantFrom("a", "b", "\\", "€"), maxLength: 40 });

/** From left to right, always the longest that begins. */
function naive(needles: readonly string[], within: string): readonly string[] {
  const found: string[] = [];
  for (let at = 0; at < within.length;) {
    const here = needles.filter((needle) => needle !== "" && within.startsWith(needle, at));
    const longest = here.toSorted((a, b) => b.length - a.length)[0];
    if (longest !== undefined) found.push(`${at} ${longest}`);
    at += longest?.length ?? 1;
  }
  return found;
}

describe("a search for many texts", () => {
  test("finds what comparing at every place finds", () => {
    fc.assert(
      fc.property(fc.array(letters, { maxLength: 8 }), text, (needles, within) => {
        const matches = new TextSearch(needles).matches(within).map(({ start, end, needle }) => {
          expect(within.slice(start, end)).toBe(needles[needle]);
          return `${start} ${within.slice(start, end)}`;
        });
        expect(matches).toEqual(naive(needles, within));
      }),
      { numRuns: 10_000 },
    );
  });

  test("keeps what a longer one that overlaps would have replaced", () => {
    const matches = new TextSearch(["ba", "€", "ab€a"]).matches("bab€a");
    expect(matches.map(({ start, end }) => [start, end])).toEqual([
      [0, 2],
      [3, 4],
    ]);
  });

  test("knows of what was read how much is, and may become, a needle", () => {
    fc.assert(
      fc.property(fc.array(letters, { maxLength: 8 }), text, (needles, within) => {
        const search = new TextSearch(needles);
        let state = 0;
        for (let at = 0; at < within.length; at++) {
          state = search.next(state, within.charCodeAt(at));
          const read = within.slice(0, at + 1);
          const longest = (isOne: (end: string) => boolean): number =>
            Array.from(read, (_, from) => read.slice(from)).find(isOne)?.length ?? 0;
          const begins = (end: string) => (needle: string) => needle.startsWith(end);
          expect(search.lengthOf(state)).toBe(longest((end) => needles.includes(end)));
          expect(search.depthOf(state)).toBe(longest((end) => needles.some(begins(end))));
          expect(search.openOf(state)).toBe(
            longest((end) => needles.some((needle) => needle !== end && begins(end)(needle))),
          );
        }
      }),
      { numRuns: 1_000 },
    );
  });
});
