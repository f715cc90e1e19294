import { createContext } from "@sheaf/context";
import { describe, expect, test } from "vitest";
import { compileExpression } from "../src/index.ts";
import { thrownBy } from "./evaluate.ts";

describe("what all templates of a run make", () => {
  const run = { id: "run-1", startedAt: "2026-01-01T00:00:00.000Z" };
  const ranges = compileExpression("range(1000)");

  test("counts against its limit, and nothing else does", () => {
    const taken: number[] = [];
    const rendered = {
      limit: 5_000,
      take: (count: number) => taken.push(count) > 0,
      exceeded() {},
    };
    const scope = { run: { ...run, rendered }, attempt: 1 };
    for (const source of ["1 + 1", "upper('a')", "range(1000)", "'a'", "range(100)"])
      compileExpression(source)(createContext(), scope);
    expect(taken).toEqual([900]);
  });

  test("is not limited without one", () => {
    expect(ranges(createContext(), { run, attempt: 1 })).toHaveLength(1_000);
    expect(ranges(createContext(), { run: { ...run, rendered: null }, attempt: 1 })).toHaveLength(
      1_000,
    );
  });

  test("ends the run where it exceeds the limit", () => {
    const exceeded: Error[] = [];
    const rendered = {
      limit: 5_000,
      take: () => false,
      exceeded: (error: Error) => exceeded.push(error),
    };
    const error = thrownBy(() =>
      ranges(createContext(), { run: { ...run, rendered }, attempt: 1 }),
    );
    expect(exceeded).toEqual([error]);
    expect(error).toMatchObject({
      code: "LIMIT_EXCEEDED",
      problem:
        "Cannot evaluate template: those of this run have made more than 5,000 elements of lists, or 16 times as many characters",
      hint: '"max-rendered" of the workflow, in code "maxRendered", allows more',
      line: 1,
      column: 1,
    });
  });
});
