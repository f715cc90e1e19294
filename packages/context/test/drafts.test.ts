import assert from "node:assert/strict";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { WorkflowContext } from "../src/workflow-context.ts";
import { createContext } from "../src/create-context.ts";

/** A context, and what it holds by the model. */
interface Version {
  readonly context: WorkflowContext;
  readonly variables: ReadonlyMap<string, number>;
  readonly tasks: ReadonlyMap<string, number>;
}

const NAMES = Array.from({ length: 60 }, (_, i) => `n${i}`);

/** Enough writes in a row for the list of own writes to be folded into a table, several times over. */
const step = fc.record({
  kind: fc.oneof(
    { weight: 8, arbitrary: fc.constant("write" as const) },
    { weight: 2, arbitrary: fc.constant("read" as const) },
    { weight: 1, arbitrary: fc.constantFrom("fork", "names", "set all", "delete") },
  ),
  /** Which version: the newest ones more often. */
  pick: fc.oneof(fc.constantFrom(0, 1), fc.nat({ max: 40 })),
  from: fc.nat({ max: NAMES.length - 1 }),
  count: fc.oneof(fc.integer({ min: 9, max: 12 }), fc.integer({ min: 1, max: 40 })),
  writes: fc.constantFrom("variables", "tasks", "both"),
});

type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

const namesFrom = ({ from, count }: Step): string[] =>
  Array.from({ length: count }, (_, i) => NAMES[(from + i) % NAMES.length] as string);

function assertHolds({ context, variables, tasks }: Version): void {
  // Names come in one order, wherever what they name is stored meanwhile.
  expect(JSON.stringify(context)).toBe(JSON.stringify(context));
  for (const name of NAMES) {
    expect([name, context.get(name)]).toEqual([name, variables.get(name)]);
    expect([name, context.task(name)]).toEqual([name, tasks.get(name)]);
  }
}

function written({ context, variables, tasks }: Version, taken: Step, value: number): Version {
  const now = { context, variables: new Map(variables), tasks: new Map(tasks) };
  for (const name of namesFrom(taken)) {
    if (taken.writes !== "tasks") {
      now.context = now.context.set(name, value);
      now.variables.set(name, value);
    }
    if (taken.writes !== "variables") {
      now.context = now.context.setTask(name, value);
      now.tasks.set(name, value);
    }
  }
  return now;
}

function after(version: Version, taken: Step, value: number): Version {
  const { context, variables } = version;
  const names = namesFrom(taken);
  switch (taken.kind) {
    case "write":
      return written(version, taken, value);
    case "read":
      for (let round = 0; round < 10; round++) for (const name of names) context.get(name);
      return version;
    case "names":
      assert.deepEqual(context.names().toSorted(), [...variables.keys()].toSorted());
      return version;
    case "fork":
      return { ...version, context: context.fork() };
    case "set all":
      return {
        ...version,
        context: context.setAll(names.map((name) => [name, value] as const)),
        variables: new Map([...variables, ...names.map((name) => [name, value] as const)]),
      };
    default:
      return {
        ...version,
        context: names.reduce((each, name) => each.delete(name), context),
        variables: new Map([...variables].filter(([name]) => !names.includes(name))),
      };
  }
}

/** Many short rounds, so that each can be repeated for mutants. */
const ROUNDS = Array.from({ length: 12 }, (_, i) => i + 1);

test.each(ROUNDS)("no version of a context sees what others wrote, in any order: round %i", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40, size: "max" }), (steps) => {
      const context = createContext() as WorkflowContext;
      const versions: Version[] = [{ context, variables: new Map(), tasks: new Map() }];
      for (const [value, taken] of steps.entries()) {
        const picked = versions.at(-1 - (taken.pick % versions.length)) as Version;
        versions.push(after(picked, taken, value));
        assertHolds(versions[taken.from % versions.length] as Version);
      }
      for (const version of versions) assertHolds(version);
    }),
    { numRuns: 5 },
  );
});

test("own writes are known in every version, as often as names were written again", () => {
  let context = createContext({ variables: { old: 0 } }).fork() as WorkflowContext;
  const versions: [WorkflowContext, Record<string, number>][] = [];
  const set: Record<string, number> = {};
  for (let i = 0; i < 3_000; i++) {
    const name = `n${(i * 7) % (i < 1_500 ? 400 : 10)}`;
    context = context.set(name, i);
    set[name] = i;
    if (i % 250 === 100) versions.push([context, { ...set }]);
  }
  for (const [version, own] of versions.toReversed())
    expect(version.changes().variables).toEqual({ set: own, deleted: [] });
});

test("what is written after a context was read again and again does not appear in it", () => {
  const names = NAMES.slice(0, 18);
  let context: WorkflowContext = createContext();
  for (const name of names) context = context.set(name, 1);
  for (let round = 0; round < 200; round++) for (const name of names) context.get(name);
  let later = context;
  for (const name of NAMES) later = later.set(name, 2);
  for (const version of [context, context.fork()]) {
    expect(NAMES.filter((name) => version.has(name))).toEqual(names);
    expect(names.every((name) => version.get(name) === 1)).toBe(true);
  }
  expect(NAMES.every((name) => later.get(name) === 2)).toBe(true);
});
