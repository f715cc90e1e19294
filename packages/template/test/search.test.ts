import { createContext } from "@sheaf/context";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compileExpression } from "../src/index.ts";
import { Search } from "../src/search.ts";
import type { Site } from "../src/site.ts";
import { thrownBy } from "./evaluate.ts";

const free = { spend: () => {} } as unknown as Site;

describe("parts of texts", () => {
  const letters = fc.string({ unit: fc.constantFrom("a", "b"), minLength: 1, maxLength: 4 });

  test("are found where String.indexOf finds them, for all repetitions", () => {
    fc.assert(
      fc.property(
        fc.array(letters, { maxLength: 6 }),
        letters,
        fc.constantFrom(1, 3_000),
        (pieces, part, times) => {
          // Above some length both are searched with our own algorithm.
          const text = pieces.map((piece) => piece.repeat(times)).join("");
          const long = part.repeat(times);
          const search = new Search(text, long, free);
          expect(search.next(0)).toBe(text.indexOf(long));
          expect(search.next(1)).toBe(text.indexOf(long, 1));
          expect(search.split()).toEqual(text.split(long));
          expect(search.count()).toBe(text.split(long).length - 1);
        },
      ),
      { numRuns: 200 },
    );
  });

  test("take time that does not grow with the product of the lengths", () => {
    const a = "a".repeat(4_000_000);
    const context = createContext({ variables: { a, part: `b${a.slice(0, 2_000_000)}` } });
    const evaluate = (source: string): unknown => compileExpression(source)(context);
    expect(evaluate("part in a")).toBe(false);
    expect(evaluate("contains(a, part)")).toBe(false);
    expect(evaluate("length(split(a, part))")).toBe(1);
    expect(evaluate("replace(a, part, 'x') == a")).toBe(true);
    expect(evaluate("('a' + part) in a")).toBe(false);
  });

  test("count as work", () => {
    const context = createContext({ variables: { a: "a".repeat(4_500_000) } });
    const source = `[${Array.from({ length: 400 }, () => "'b' in a").join(", ")}]`;
    expect(thrownBy(() => compileExpression(source)(context)).code).toBe("LIMIT_EXCEEDED");
  });
});
