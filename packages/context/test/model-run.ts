import assert from "node:assert/strict";
import type { WorkflowContext } from "../src/workflow-context.ts";
import { contextFromJSON, createContext } from "../src/create-context.ts";
import { diff } from "../src/diff.ts";
import { JoinConflictError } from "../src/errors.ts";
import { join } from "../src/join.ts";
import { fresh } from "../src/laws/step.ts";
import { textOf } from "../src/laws/view.ts";
import type { Json } from "../src/json.ts";
import type { Policy } from "../src/policy.ts";
import { after, assertHolds, type ModeledContext, NAMES, sideOf } from "./modeled-context.ts";
import { type Outcome, referenceJoin } from "./reference-join.ts";

/** Numbers that become a command once it is known which contexts live. */
export interface Draft {
  readonly kind:
    | "set"
    | "grow"
    | "delete"
    | "set all"
    | "set task"
    | "write much"
    | "fork"
    | "fan out"
    | "join"
    | "restore"
    | "diff";
  readonly context: number;
  readonly other: number;
  readonly name: number;
  readonly value: Json;
  readonly count: number;
  readonly policies: readonly Policy[];
  readonly dropsTasks: boolean;
}

/** Contexts and their models, both kept for good: contexts are values, and none may ever change. */
export class ModelRun {
  readonly #lives: ModeledContext[] = [];
  readonly counts = {
    joins: 0,
    conflicts: 0,
    unchanged: 0,
    conflicting: 0,
    longest: 0,
    deepest: 0,
  };

  constructor() {
    const variables = { n0: 1, l0: [1], o0: { a: 1, deep: { b: 1 } }, Aa: 1, BB: 2 };
    const context: WorkflowContext = createContext({ variables }) as WorkflowContext;
    this.#add(context, { variables: sideOf(Object.entries(variables)), tasks: sideOf([]) }, null);
  }

  take(draft: Draft): void {
    const life = this.#life(draft.context);
    const { context, variables } = life;
    const name = nameOf(draft.name);
    const one = (value: Json | undefined): [string, Json | undefined][] => [[name, value]];
    switch (draft.kind) {
      case "set":
        this.#write(life, context.set(name, fresh(draft.value)), "variables", one(draft.value));
        break;
      case "grow": {
        const next = context.set(name, grow(name, context.get(name), draft.count));
        const grown = grow(name, variables.content.get(name), draft.count);
        this.#write(life, next, "variables", one(grown));
        break;
      }
      case "delete":
        this.#write(life, context.delete(name), "variables", one(undefined));
        break;
      case "set all": {
        const pairs = NAMES.slice(draft.name % 10).map((each) => [each, draft.value] as const);
        const entries = draft.count % 2 === 0 ? pairs : Object.fromEntries(pairs);
        this.#write(life, context.setAll(entries), "variables", pairs);
        break;
      }
      case "set task":
        this.#write(life, context.setTask(name, fresh(draft.value)), "tasks", one(draft.value));
        break;
      case "write much":
        this.#writeMuch(life, draft.count);
        break;
      case "fork":
        this.#addFork(life, context.fork(), life.item, life.index);
        break;
      case "fan out":
        this.#fanOut(life, draft);
        break;
      case "join":
        this.#join(life, draft);
        break;
      case "restore":
        this.#restore(life);
        break;
      default:
        this.#assertDiff(life, this.#life(draft.other));
    }
  }

  assertNewest(): void {
    this.assertContext(this.#lives.length - 1);
  }

  assertAll(): void {
    for (const life of this.#lives) assertHolds(life);
  }

  assertContext(pick: number): void {
    assertHolds(this.#life(pick));
  }

  /** Half of the picks go to the newest contexts. */
  #life(pick: number): ModeledContext {
    const { length } = this.#lives;
    const near = length - 1 - (Math.floor(pick / 2) % Math.min(4, length));
    return this.#lives[pick % 2 === 0 ? near : pick % length] as ModeledContext;
  }

  #add(
    context: WorkflowContext,
    sides: Pick<ModeledContext, "variables" | "tasks">,
    before: ModeledContext | null,
    about: Partial<ModeledContext> = {},
  ): ModeledContext {
    const past = new Set(about.past ?? before?.past);
    const life: ModeledContext = {
      ...sides,
      context,
      item: before?.item,
      index: before?.index,
      from: before?.from ?? null,
      fork: before?.fork ?? Symbol("branch"),
      depth: before?.depth ?? 0,
      ...about,
      past,
    };
    past.add(life);
    this.#lives.push(life);
    this.counts.longest = Math.max(this.counts.longest, life.variables.own.size);
    this.counts.deepest = Math.max(this.counts.deepest, life.depth);
    return life;
  }

  #write(
    life: ModeledContext,
    context: WorkflowContext,
    kind: "variables" | "tasks",
    writes: Iterable<readonly [string, Json | undefined]>,
  ): void {
    const { variables, tasks } = life;
    this.#add(context, { variables, tasks, [kind]: after(life[kind], writes) }, life);
  }

  #writeMuch(life: ModeledContext, count: number): void {
    const writes = Array.from({ length: count }, (_, i): [string, Json | undefined] => {
      if (i % 7 === 6) return [`w${i - 3}`, undefined];
      return [i % 5 === 0 ? nameOf(i) : `w${i}`, i];
    });
    let { context } = life;
    for (const [name, value] of writes) {
      context = value === undefined ? context.delete(name) : context.set(name, value as number);
      if (count % 3 === 0) context.get(nameOf(count));
    }
    this.#write(life, context, "variables", writes);
  }

  #addFork(
    life: ModeledContext,
    context: WorkflowContext,
    item: Json | undefined,
    index: number | undefined,
  ): void {
    const { variables, tasks } = life;
    const about = {
      past: new Set<ModeledContext>(),
      from: life,
      fork: Symbol("branch"),
      depth: life.depth + 1,
      item,
      index,
    };
    this.#add(
      context,
      { variables: sideOf(variables.content), tasks: sideOf(tasks.content) },
      null,
      about,
    );
  }

  #fanOut(life: ModeledContext, { count, value }: Draft): void {
    const items = Array.from({ length: (count % 3) + 1 }, (_, i) => [i, value]);
    const fanOut = life.context.fanOut(items) as unknown as {
      fork(index: number): WorkflowContext;
    };
    for (const [index, item] of items.entries())
      this.#addFork(life, fanOut.fork(index), item, index);
  }

  #join(pick: ModeledContext, { other, policies, dropsTasks }: Draft): void {
    const from = pick.from ?? pick;
    const forks = this.#forksOf(from);
    const parents = this.#lives.filter((life) => life.past.has(from));
    const parent = parents[other % parents.length] as ModeledContext;
    const options = {
      otherwise: policies[0] as Policy,
      tasks: dropsTasks ? ("drop" as const) : (policies[1] as Policy),
    };
    const own = policies.slice(2);
    const named = Object.fromEntries(NAMES.map((name, i) => [name, own[i % own.length] as Policy]));
    const policyOf = (name: string): Policy =>
      (Object.hasOwn(named, name) ? named[name] : undefined) ?? options.otherwise;
    const outcomes = {
      variables: outcomeOf("variables", { from, parent, forks }, policyOf),
      tasks: outcomeOf(
        "tasks",
        { from, parent, forks: dropsTasks ? [] : forks },
        () => policies[1] as Policy,
      ),
    };
    const joining = (): WorkflowContext =>
      join(
        parent.context,
        forks.map(({ context }) => context),
        named,
        options,
      );
    const isRefused = outcomes.variables.conflicts.size + outcomes.tasks.conflicts.size > 0;
    this.counts.joins++;
    if (isRefused) this.#assertConflict(joining, outcomes);
    else this.#addJoined(parent, forks, joining(), outcomes);
  }

  /** The newest version of each fork made from `from`, in the order of their making. */
  #forksOf(from: ModeledContext): ModeledContext[] {
    const newest = new Map<symbol, ModeledContext>();
    for (const life of this.#lives) if (life.from === from) newest.set(life.fork, life);
    return [...newest.values()];
  }

  #assertConflict(
    joining: () => WorkflowContext,
    outcomes: Readonly<Record<"variables" | "tasks", Outcome>>,
  ): void {
    this.counts.conflicts++;
    let error: unknown;
    try {
      joining();
    } catch (thrown) {
      error = thrown;
    }
    assert.ok(error instanceof JoinConflictError);
    const { kind, key, writers } = error;
    const all = outcomes[kind === "variable" ? "variables" : "tasks"].conflicts.get(key) ?? [];
    const [first, second] = writers.map((writer) => all.indexOf(writer)) as [number, number];
    assert.ok(first >= 0 && second > first);
  }

  #addJoined(
    parent: ModeledContext,
    forks: readonly ModeledContext[],
    joined: WorkflowContext,
    { variables, tasks }: Readonly<Record<"variables" | "tasks", Outcome>>,
  ): void {
    if (forks.every((fork) => fork.variables.own.size + fork.tasks.own.size === 0)) {
      this.counts.unchanged++;
      assert.equal(joined, parent.context);
    }
    if (variables.writes.size > 0 && forks.length > 1) this.counts.conflicting++;
    this.#add(
      joined,
      {
        variables: after(parent.variables, variables.writes),
        tasks: after(parent.tasks, tasks.writes),
      },
      parent,
    );
  }

  #restore(life: ModeledContext): void {
    const context = contextFromJSON(JSON.parse(JSON.stringify(life.context)));
    const about = { past: new Set<ModeledContext>(), from: null, fork: Symbol("branch"), depth: 0 };
    this.#add(
      context,
      { variables: sideOf(life.variables.content), tasks: sideOf(life.tasks.content) },
      life,
      about,
    );
  }

  #assertDiff(before: ModeledContext, afterwards: ModeledContext): void {
    const changes = diff(before.context, afterwards.context);
    for (const kind of ["variables", "tasks"] as const) {
      const set = [...afterwards[kind].content].filter(
        ([name, value]) => textOf(before[kind].content.get(name)) !== textOf(value),
      );
      assert.equal(textOf(changes[kind].set), textOf(Object.fromEntries(set)));
      const deleted = [...before[kind].content.keys()].filter(
        (name) => !afterwards[kind].content.has(name),
      );
      assert.deepEqual(changes[kind].deleted.toSorted(), deleted.toSorted());
    }
  }
}

function outcomeOf(
  kind: "variables" | "tasks",
  lives: { from: ModeledContext; parent: ModeledContext; forks: readonly ModeledContext[] },
  policyOf: (name: string) => Policy,
): Outcome {
  const versions = {
    base: lives.from[kind].content,
    parent: lives.parent[kind].content,
    writes: lives.forks.map((fork) => fork[kind].own),
  };
  return referenceJoin(versions, policyOf);
}

function nameOf(pick: number): string {
  return NAMES[pick % NAMES.length] as string;
}

/** What a writer that wants its policy to hold makes of a value. */
function grow(name: string, value: Json | undefined, by: number): Json {
  if (name.startsWith("l")) return [...(Array.isArray(value) ? (value as Json[]) : []), by];
  if (name.startsWith("o")) {
    const old = typeof value === "object" && value !== null ? Object.entries(value) : [];
    return Object.fromEntries([...old, [`k${by % 4}`, { [`d${by % 3}`]: by % 5 }]]) as Json;
  }
  return (typeof value === "number" ? value : 0) + by;
}
