import { describe, expect, test } from "vitest";
import { internalsOf, type Internals } from "../src/context.ts";
import { createContext } from "../src/create-context.ts";
import { lengthOf, MAX_WRITES } from "../src/delta.ts";
import { InvalidValueError } from "../src/errors.ts";
import { join } from "../src/join.ts";
import type { WorkflowContext } from "../src/workflow-context.ts";

/** Fewer own writes than are kept in a list, as many, and more. */
const COUNTS = Array.from({ length: 2 * MAX_WRITES + 4 }, (_, count) => count);
const FEW = COUNTS.slice(0, MAX_WRITES + 2);

const entries = (count: number, start = "n"): [string, number][] =>
  Array.from({ length: count }, (_, i) => [`${start}${i}`, i]);
const newRoot = (): WorkflowContext => createContext({ variables: { old: 0 } }) as WorkflowContext;
const written = (context: WorkflowContext, count: number, start = "n"): WorkflowContext =>
  entries(count, start).reduce((all, [name, value]) => all.set(name, value), context);
const writtenTasks = (context: WorkflowContext, count: number): WorkflowContext =>
  entries(count, "t").reduce((all, [name, value]) => all.setTask(name, value), context);
const listed = (context: WorkflowContext): number =>
  lengthOf((internalsOf(context) as Internals).delta);

describe("the fork of an item keeps its item and its writes", () => {
  const fork = (count: number): WorkflowContext =>
    written(newRoot().fanOut(["a", "b", "c"]).fork(1), count);

  test.each(FEW)("after %i writes and any number at once", (before) => {
    for (const count of COUNTS) {
      const context = fork(before).setAll(entries(count, "m"));
      expect([count, context.item, context.index]).toEqual([count, "b", 1]);
      expect(context.changes().variables.set).toEqual(
        Object.fromEntries([...entries(before), ...entries(count, "m")]),
      );
    }
  });

  test.each(FEW)("after %i writes and a join of any number", (before) => {
    for (const count of COUNTS) {
      const parent = fork(before);
      const context = join(parent, [writtenTasks(written(parent.fork(), count, "m"), 1)]);
      expect([count, context.item, context.index]).toEqual([count, "b", 1]);
      expect(context.changes().tasks.set).toEqual({ t0: 0 });
      expect(context.changes().variables.set).toEqual(
        Object.fromEntries([...entries(before), ...entries(count, "m")]),
      );
    }
  });
});

describe("a list of own writes is as long as it may be, and no longer", () => {
  const least = (...counts: number[]): number => {
    const count = counts.reduce((sum, each) => sum + each);
    return count > MAX_WRITES ? 0 : count;
  };

  test.each(FEW)("after %i writes and others at once", (before) => {
    const parent = written(newRoot(), before);
    const own = listed(parent);
    for (const count of COUNTS)
      expect([count, listed(parent.setAll(entries(count, "m")))]).toEqual([
        count,
        count === 0 ? own : least(own, count),
      ]);
  });

  test.each(FEW)("after %i writes, others at once and one after another", (before) => {
    for (const count of COUNTS) {
      let context = written(newRoot(), before).setAll(entries(count, "m"));
      for (let i = 0; i < 2 * MAX_WRITES; i++) {
        context = context.set("last", i);
        expect([count, listed(context) <= MAX_WRITES]).toEqual([count, true]);
        expect(() => context.set("date", new Date(0) as never)).toThrow(InvalidValueError);
      }
    }
  });

  test.each(FEW)("after a join of a fork that wrote %i, and no task results", (count) => {
    for (const before of FEW.slice(0, MAX_WRITES)) {
      const parent = written(newRoot(), before);
      const fork = writtenTasks(written(parent.fork(), count, "m"), 1);
      const joined = join(parent, [fork], {}, { tasks: "drop" });
      expect([before, joined.taskNames()]).toEqual([before, []]);
      expect(joined.names()).toHaveLength(1 + before + count);
      // The parent's are no longer listed: it was forked.
      expect(listed(join(parent, [fork]))).toBe(least(count + 1));
    }
  });
});

describe("a join tells writers apart", () => {
  test.each(COUNTS.slice(1))("from a parent that wrote %i since the fork", (count) => {
    const root = newRoot();
    const fork = root.fork().set("n0", "other");
    const parent = written(root, count);
    const assertConflict = (): void => {
      expect(() => join(parent, [fork])).toThrow(
        expect.objectContaining({ code: "JOIN_CONFLICT" }),
      );
      expect(join(parent, [fork], { n0: "last" }).get("n0")).toBe("other");
    };
    assertConflict();
    parent.fork();
    assertConflict();
  });

  test.each(COUNTS.slice(1))("from a sibling that wrote %i", (count) => {
    const root = newRoot();
    const forks = (name: string): WorkflowContext[] => [
      written(root.fork(), count),
      writtenTasks(root.fork().set(name, "other"), count),
    ];
    expect(join(root, forks("mine")).names()).toHaveLength(2 + count);
    expect(join(root, forks("mine"), {}, { tasks: "drop" }).taskNames()).toEqual([]);
    expect(() => join(root, forks("n0"))).toThrow(
      expect.objectContaining({ code: "JOIN_CONFLICT" }),
    );
    expect(() => join(root, forks("n0"), {}, { tasks: "drop" })).toThrow(
      expect.objectContaining({ code: "JOIN_CONFLICT" }),
    );
  });
});

test("a fork of a fork is refused as such, at any depth", () => {
  let parent = newRoot();
  for (let depth = 0; depth < 5; depth++, parent = parent.fork()) {
    const nested = parent.fork().fork();
    for (const fork of [nested, nested.fork()])
      expect(() => join(parent, [fork])).toThrow(
        expect.objectContaining({ code: "FORK_OF_A_FORK" }),
      );
    expect(() => join(nested, [parent.fork()])).toThrow(
      expect.objectContaining({ code: "FORK_OF_ANOTHER_CONTEXT" }),
    );
  }
});
