import {
  type GraphSpec,
  predecessorsOf,
  type TaskSpec,
  type Variable,
  VARIABLES,
  written,
} from "./random-graph.ts";

/** The result of the model of a run. */
export interface ModelResult {
  readonly status: "succeeded" | "failed";
  readonly codes: readonly string[];
  readonly variables: Readonly<Record<string, unknown>>;
  readonly tasks: Readonly<Record<string, unknown>>;
  /** How often each task ran; skipped ones did not. */
  readonly runs: Readonly<Record<string, number>>;
  /** True if the end was a conflict: variables and tasks are then only informative. */
  readonly isConflict: boolean;
  /**
   * True where branches met that were not nested in each other: each write counts once, but in which
   * order the model does not say.
   */
  readonly isTangled: boolean;
  /** True if the finishing order of tasks decides what still runs. */
  readonly isStoppedEarly: boolean;
}

/** A write of one variable, or task result, by one run of a task. */
interface Held {
  /** In the order in which they count, each once. */
  readonly writers: readonly number[];
  readonly value: unknown;
}

/** All writes of a branch, in the order in which they count, and the last value of each name. */
interface Branch {
  readonly held: ReadonlyMap<string, Held>;
  readonly order: readonly number[];
}

class Conflict extends Error {}

/** Runs a workflow task by task, as docs/semantics.md says: no concurrency, contexts are plain records. */
export class SequentialModel {
  readonly #graph: GraphSpec;
  readonly #done: { readonly spec: TaskSpec; readonly before: Branch }[] = [];
  readonly #ended: Branch[] = [];
  readonly #arrived = new Map<number, Branch[]>();
  readonly #counts: Record<string, number> = {};
  readonly #codes: string[] = [];
  #isTangled = false;
  #isStoppedEarly = false;

  constructor(graph: GraphSpec) {
    this.#graph = graph;
  }

  run(): ModelResult {
    const predecessors = predecessorsOf(this.#graph);
    const queue: [number, Branch][] = [];
    const starts = [...this.#graph.keys()].filter(
      (position) => predecessors[position]?.length === 0,
    );
    const root: Branch = { held: new Map(), order: [] };
    for (const [position, start] of starts.entries())
      queue.push([start, { ...root, order: [position] }]);
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const [position, before] = next;
      const { branch, targets } = this.#performed(this.#graph[position] as TaskSpec, before);
      if (targets.length === 0) this.#ended.push(branch);
      for (const [place, target] of targets.entries()) {
        const order = targets.length === 1 ? branch.order : [...branch.order, place];
        const arriving = { ...branch, order };
        const going =
          this.#graph[target]?.joins === true
            ? this.#met(target, arriving, predecessors[target]?.length ?? 0)
            : arriving;
        if (going !== null) queue.push([target, going]);
      }
    }
    return this.#result();
  }

  /** The branch that goes on; null while it waits for others. */
  #met(target: number, arriving: Branch, needed: number): Branch | null {
    const arrived = [...(this.#arrived.get(target) ?? []), arriving];
    this.#arrived.set(target, arrived);
    if (arrived.length < needed) return null;
    this.#arrived.delete(target);
    return this.#joined(arrived, true);
  }

  #performed(spec: TaskSpec, before: Branch): { branch: Branch; targets: readonly number[] } {
    const run = this.#done.push({ spec, before }) - 1;
    const { name, does, handles } = spec;
    if (does !== "skip") this.#counts[name] = (this.#counts[name] ?? 0) + 1;
    const isHandled = does !== "fail" || handles;
    if (!isHandled) {
      this.#codes.push("ACTION_FAILED");
      this.#isStoppedEarly = true;
    }
    const held = new Map(before.held);
    const writers = (key: string): number[] => [...(held.get(key)?.writers ?? []), run];
    held.set(`task ${name}`, {
      writers: writers(`task ${name}`),
      value: this.#resultOf(spec, before),
    });
    for (const variable of isHandled ? spec.writes : [])
      held.set(variable, {
        writers: writers(variable),
        value: written(spec, variable, held.get(variable)?.value),
      });
    const followed = spec.targets.filter((target) => !spec.blocked.includes(target));
    return {
      branch: { held, order: before.order },
      targets: isHandled ? followed : [],
    };
  }

  #resultOf({ name, does }: TaskSpec, { held }: Branch): unknown {
    if (does === "skip") return { status: "skipped", output: null };
    if (does === "fail") {
      const error = { code: "ACTION_FAILED", message: `${name} failed` };
      return { status: "failed", output: null, error };
    }
    return { status: "succeeded", output: variablesIn(held) };
  }

  /** The branch that these are joined to; null if they conflict. */
  #joined(branches: readonly Branch[], isMidway: boolean): Branch | null {
    const ordered = branches.toSorted((a, b) => compare(a.order, b.order));
    const held = new Map<string, Held>();
    try {
      for (const key of new Set(ordered.flatMap((branch) => [...branch.held.keys()])))
        held.set(key, this.#decided(key, ordered));
    } catch (error) {
      if (!(error instanceof Conflict)) throw error;
      this.#codes.push("JOIN_CONFLICT");
      if (isMidway) this.#isStoppedEarly = true;
      return null;
    }
    return { held, order: (ordered[0] as Branch).order };
  }

  /** A variable with one writer takes its value; with several, the policy decides. */
  #decided(key: string, branches: readonly Branch[]): Held {
    const given = branches.flatMap(({ held }) => held.get(key) ?? []);
    const lines = given.filter((line, position) =>
      given.every(
        (other, place) =>
          place === position ||
          line.writers.some((run) => !other.writers.includes(run)) ||
          (line.writers.length === other.writers.length && position < place),
      ),
    );
    const writers = [...new Set(lines.flatMap((line) => line.writers))];
    const [first] = lines as [Held];
    if (lines.length === 1) return first;
    this.#isTangled ||= !this.#areNested(key, lines);
    const policy = key.startsWith("task ") ? "last" : VARIABLES[key as Variable];
    if (policy === "last") return { writers, value: lines.at(-1)?.value };
    if (policy === "first") return { writers, value: first.value };
    if (policy === "error") {
      if (lines.some(({ value }) => value !== first.value)) throw new Conflict(key);
      return { writers, value: first.value };
    }
    // Joining equals doing the same increments one after another, each once.
    let value: unknown;
    for (const run of writers)
      value = written(this.#done[run]?.spec as TaskSpec, key as Variable, value);
    return { writers, value };
  }

  /** True if the lines share only what all of them have seen from the start. */
  #areNested(key: string, lines: readonly Held[]): boolean {
    const common = lines.flatMap(({ writers }) =>
      writers.filter((run) => lines.every((line) => line.writers.includes(run))),
    );
    const own = lines.flatMap(({ writers }) => writers.filter((run) => !common.includes(run)));
    const hasSeenAll = (run: number): boolean => {
      const seen = this.#done[run]?.before.held.get(key)?.writers ?? [];
      return common.every((one) => seen.includes(one));
    };
    return new Set(own).size === own.length && own.every(hasSeenAll);
  }

  #result(): ModelResult {
    const waiting = [...this.#arrived.values()];
    if (!this.#isStoppedEarly) for (const _ of waiting) this.#codes.push("UNREACHABLE_JOIN");
    const hadFailed = this.#codes.length > 0;
    const ends = [...this.#ended, ...waiting.flat()];
    const conflicts = this.#codes.length;
    const end = ends.length === 0 ? null : this.#joined(ends, false);
    // A run that failed anyway does not report this too.
    if (hadFailed) this.#codes.length = conflicts;
    const tasks: Record<string, unknown> = {};
    for (const [key, { value }] of end?.held ?? [])
      if (key.startsWith("task ")) tasks[key.slice(5)] = value;
    return {
      status: this.#codes.length === 0 ? "succeeded" : "failed",
      codes: this.#codes,
      variables: variablesIn(end?.held ?? new Map()),
      tasks,
      runs: this.#counts,
      isConflict: end === null && ends.length > 0,
      isTangled: this.#isTangled,
      isStoppedEarly: this.#isStoppedEarly,
    };
  }
}

function variablesIn(held: ReadonlyMap<string, Held>): Record<string, unknown> {
  const variables = [...held].filter(([key]) => !key.startsWith("task "));
  return Object.fromEntries(variables.map(([key, { value }]) => [key, value]));
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const difference = (a[i] as number) - (b[i] as number);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}
