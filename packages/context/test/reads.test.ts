import { describe, expect, test } from "vitest";
import type { WorkflowContext } from "../src/workflow-context.ts";
import { internalsOf, type Internals } from "../src/context.ts";
import { createContext } from "../src/create-context.ts";
import { lengthOf } from "../src/delta.ts";
import { join } from "../src/join.ts";

const names = Array.from({ length: 50 }, (_, i) => `name ${i}`);
const root = (): WorkflowContext =>
  createContext({ variables: names.map((name, i) => [name, i] as const) }) as WorkflowContext;

function assertReads(context: WorkflowContext, expected: ReadonlyMap<string, unknown>): void {
  for (const name of [...names, "missing", "constructor", "__proto__"]) {
    expect([name, context.get(name)]).toEqual([name, expected.get(name)]);
    expect(context.has(name)).toBe(expected.has(name));
  }
  expect(context.names().toSorted()).toEqual([...expected.keys()].toSorted());
}

const start = new Map<string, unknown>(names.map((name, i) => [name, i]));

describe("reads stay right", () => {
  test("while indexes are built: from the first to the thousandth", () => {
    const context = root();
    const [fork, sibling] = [context.fork(), context.fork()];
    for (let round = 0; round < 20; round++)
      for (const each of [context, fork, sibling]) assertReads(each, start);
  });

  test("when forks of one frame that others have read write and delete", () => {
    const context = root();
    for (let i = 0; i < 200; i++) context.fork().get("name 7");
    const written = context.fork().set("name 7", "own").delete("name 8");
    assertReads(
      written,
      new Map(
        [...start, ["name 7", "own"]].filter(([name]) => name !== "name 8") as [string, unknown][],
      ),
    );
    assertReads(context.fork(), start);
    assertReads(context, start);
  });

  test.each([7, 8, 9, 10, 100, 700])("after %i own writes, each version read often", (count) => {
    let context: WorkflowContext = root().fork();
    const expected = new Map(start);
    const versions: [WorkflowContext, Map<string, unknown>][] = [];
    for (let i = 0; i < count; i++) {
      const name = names[(i * 7) % 60] ?? `own ${i}`;
      if (i % 4 === 3) {
        context = context.delete(name);
        expected.delete(name);
      } else {
        context = context.set(name, i);
        expected.set(name, i);
      }
      context.get("name 1");
      if (i % 50 === 0 || i === count - 1) versions.push([context, new Map(expected)]);
    }
    for (const [version, content] of versions)
      for (let round = 0; round < 3; round++) assertReads(version, content);
  });

  test("when a list of own writes is folded because it was read so much, and not earlier", () => {
    const listed = (context: WorkflowContext): number =>
      lengthOf((internalsOf(context) as Internals).delta);
    const origin = root();
    origin.fork();
    let context = origin.set("name 0", "new");
    for (let i = 0; i < 4; i++) context = context.set("own", i);
    const folded = context.set("name 1", "also new").set("name 2", "new");
    for (let i = 0; i < 8; i++) context = context.set("own", i);
    expect(listed(context)).toBe(4);
    const reads = 250;
    for (let i = 0; i < reads; i++) expect(context.get("name 0")).toBe("new");
    expect(listed(context)).toBe(4);
    expect(context.get("name 0")).toBe("new");
    expect(listed(context)).toBe(0);
    expect([context.get("name 0"), context.get("own")]).toEqual(["new", 7]);
    const later = context.set("name 3", "later");
    for (let i = 0; i < 1_000; i++) expect(later.get("name 0")).toBe("new");
    expect(listed(later)).toBe(1);
    later.get("name 0");
    expect(listed(later)).toBe(0);
    // In front of what all forks share, a list is as long as it was: it would be folded for each of them.
    for (let i = 0; i < 3_000; i++) expect(folded.get("own")).toBe(3);
    expect(listed(folded)).toBe(7);
  });

  test("when a long list of own writes is folded because it was read so much", () => {
    let context: WorkflowContext = root();
    for (let i = 0; i < 30; i++) context = context.set(`name ${i}`, -i);
    const next = context.set("name 0", "next");
    for (let i = 0; i < 3_000; i++) {
      expect(context.get("name 29")).toBe(-29);
      expect(next.get("name 0")).toBe("next");
      expect(next.get("missing")).toBeUndefined();
    }
    expect(context.get("name 0")).toBe(0);
  });

  test("through 64 nested forks, each of which wrote", () => {
    let context: WorkflowContext = root();
    const expected = new Map(start);
    const chain: [WorkflowContext, Map<string, unknown>][] = [];
    for (let depth = 0; depth < 64; depth++) {
      context = context
        .fork()
        .set(`name ${depth}`, `depth ${depth}`)
        .delete(`name ${(depth * 3) % 50}`);
      expected.set(`name ${depth}`, `depth ${depth}`);
      expected.delete(`name ${(depth * 3) % 50}`);
      chain.push([context, new Map(expected)]);
    }
    for (const [each, content] of chain) assertReads(each, content);
  });

  test("of null, false, 0 and the empty text, which are values", () => {
    let context: WorkflowContext = createContext({
      variables: { null: null, false: false, zero: 0, text: "" },
    }) as WorkflowContext;
    for (let round = 0; round < 50; round++) {
      expect(
        ["null", "false", "zero", "text"].map((name) => [context.get(name), context.has(name)]),
      ).toEqual([
        [null, true],
        [false, true],
        [0, true],
        ["", true],
      ]);
      context = (round % 10 === 9 ? context.fork() : context).setAll({
        null: null,
        false: false,
        zero: 0,
        text: "",
      });
    }
  });

  test("of a variable and a task of one name", () => {
    let context: WorkflowContext = createContext().set("x", 1).setTask("x", 2) as WorkflowContext;
    for (let i = 0; i < 20; i++)
      context = i % 2 === 0 ? context.set("x", i) : context.setTask("x", i);
    expect([
      context.get("x"),
      context.task("x"),
      context.delete("x").task("x"),
      context.delete("x").get("x"),
    ]).toEqual([18, 19, 19, undefined]);
  });

  test.each([31, 32, 33, 200])(
    "when %i writes were made at once, by setAll or by a join",
    (count) => {
      const entries = Array.from({ length: count }, (_, i) => [`new ${i}`, i] as const);
      const expected = new Map<string, unknown>([...start, ...entries, ["name 3", "changed"]]);
      expected.delete("name 4");
      const parent = root();
      const fork = parent.fork().set("name 3", "changed").delete("name 4").setAll(entries);
      const all: WorkflowContext[] = [
        fork,
        join(parent, [fork]),
        fork.set("name 3", "changed"),
        fork.fork(),
      ];
      for (const context of all) {
        expect(context.get("name 1")).toBe(1);
        expect(context.get("new 1")).toBe(1);
        expect(context.get("name 4")).toBeUndefined();
      }
      for (let round = 0; round < 3; round++)
        for (const context of all) assertReads(context, expected);
      assertReads(parent, start);
    },
  );

  test("and lists of names that are handed out can be changed without effect", () => {
    const context = root().setTask("t", 1);
    context.names().length = 0;
    context.taskNames().push("intruder");
    expect([context.names().length, context.taskNames()]).toEqual([50, ["t"]]);
  });
});

describe("null in a long list of own writes", () => {
  test("is a value, and no deletion", () => {
    let context: WorkflowContext = createContext() as WorkflowContext;
    for (let i = 0; i < 40; i++) context = context.set(`n${i}`, null).setTask(`t${i}`, null);
    expect(context.changes().variables.deleted).toEqual([]);
    expect(Object.keys(context.changes().variables.set)).toHaveLength(40);
    expect(Object.keys(context.changes().tasks.set)).toHaveLength(40);
  });
});
