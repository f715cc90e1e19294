import fc from "fast-check";
import type { WorkflowContext } from "@sheaf/context";
import {
  type ActionFunction,
  BatchNode,
  compileTasks,
  createWorkflow,
  failed,
  type NodeRun,
  type Scope,
  succeeded,
  type TaskDeclaration,
  waitFor,
  Workflow,
} from "../../src/index.ts";
import { withAllStarts } from "../run/run-tasks.ts";
import { LIMITS } from "./still-clock.ts";
import { type TaskSpec, taskSpecs } from "./task-specs.ts";

export type { TaskSpec } from "./task-specs.ts";

/** Decides when what a random workflow does comes to an end. */
export interface Turns {
  /** A workflow inside another begins, whose time is limited or not. */
  entered(place: string, isLimited: boolean): void;
  /** An attempt begins: limits of its time run from now. */
  began(key: string, attempt: number): void;
  /** Fulfilled when it is the turn of the attempt to end. Rejected if its signal is aborted first. */
  ends(attempt: Attempted): Promise<void>;
  /** The same for an attempt that takes too long: whatever limits its time passes. */
  hangs(attempt: Attempted): Promise<void>;
  /** The attempt waits for the signal of the name `key`, which comes unless it takes too long. */
  waits(attempt: Attempted, how: { readonly isLate: boolean; readonly isLimited: boolean }): void;
}

/** An attempt that has begun. */
export interface Attempted {
  readonly key: string;
  readonly attempt: number;
  readonly signal: AbortSignal;
  /** The workflow that it is in, and which attempts those around it are. */
  readonly place: string;
}

const NO_TURNS: Turns = {
  entered: () => {},
  began: () => {},
  ends: () => Promise.resolve(),
  hangs: () => Promise.resolve(),
  waits: () => {},
};

/** Workflows with lists, streams, retries, tolerated and handled failures, joins, loops, limits of time, and workflows inside. */
export const randomWorkflow: fc.Arbitrary<readonly TaskSpec[]> = fc
  .integer({ min: 1, max: 6 })
  .chain((length) => taskSpecs(length, 2))
  .filter(canRun);

function canRun(list: readonly TaskSpec[]): boolean {
  try {
    workflowOf(list, NO_TURNS).workflow.check();
    return true;
  } catch {
    return false;
  }
}

/** A workflow, and the actions that its tasks name. */
export interface RandomRun {
  readonly workflow: Workflow;
  readonly actions: Record<string, ActionFunction>;
}

/**
 * The workflow. Every action waits for its turn, and gives its key without the run.
 *
 * @param name Of all actions; by default each has its own. What an action does is in its input, too.
 */
export function workflowOf(
  list: readonly TaskSpec[],
  turns: Turns = NO_TURNS,
  name?: string,
): RandomRun {
  const actions: Record<string, ActionFunction> = {};
  const workflow = new Builder(turns, actions, name).workflow(list, "", {
    isLimited: false,
    canEnd: false,
  });
  return { workflow, actions };
}

/** How the time of a workflow is limited. */
interface Limits {
  readonly isLimited: boolean;
  /** True if a limit may end it, its own or one around it. */
  readonly canEnd: boolean;
}

class Builder {
  readonly #turns: Turns;
  readonly #actions: Record<string, ActionFunction>;
  readonly #name: string | undefined;

  constructor(turns: Turns, actions: Record<string, ActionFunction>, name: string | undefined) {
    this.#turns = turns;
    this.#actions = actions;
    this.#name = name;
  }

  /** @param path Names the workflow among those inside each other. */
  workflow(list: readonly TaskSpec[], path: string, limits: Limits): Workflow {
    const tasks = list.map((spec, position) => this.#task(spec, position, path, limits));
    return compileTasks(withAllStarts(tasks), {
      policies: { last: "last" },
      maxSteps: 30,
      ...(limits.isLimited ? { timeout: LIMITS.workflow } : {}),
      // That a limit has passed is recorded when what runs at the end has ended.
      ...(list[0]?.isFinal === true && !limits.canEnd ? { finally: this.#final() } : {}),
    });
  }

  #task(
    spec: TaskSpec,
    position: number,
    path: string,
    limits: Limits,
    prefix = "t",
    publishes = true,
  ): TaskDeclaration {
    const { canEnd } = limits;
    const name = `${prefix}${position}`;
    const hasEach = spec.items !== null && spec.each.length > 0;
    const on = spec.handles ? ("completion" as const) : ("success" as const);
    const action = this.#action(spec, `${path}${position}`, canEnd);
    const hold = spec.holds || hasEach || (spec.items !== null && spec.folds);
    const last = { [`last_${name}`]: name, last: name };
    return {
      name,
      action,
      input: (context: WorkflowContext, { run, attempt }: Scope) => {
        const step = withoutRun(run.key).replaceAll("/", ":");
        const place = `${placeOf(context)}/${step}.${context.index ?? ""}#${attempt}`;
        const isLimited = spec.inside.length > 0 && spec.isLimitedInside;
        if (action instanceof Workflow) this.#turns.entered(place, isLimited);
        const elsewhere = { failures: spec.failures, folds: spec.items !== null && spec.folds };
        return this.#name === undefined ? { place } : { place, ...elsewhere };
      },
      retry: { count: spec.retries, delay: 0, hold },
      ...(spec.limit === "attempt" ? { timeout: LIMITS.attempt } : {}),
      // It would end what follows the action too, in whatever attempt that is.
      ...(spec.limit === "item" && !hasEach ? { deadline: LIMITS.item } : {}),
      ...(spec.rate === null || (!hold && endsEarly(spec))
        ? {}
        : { rate: { limit: spec.rate, per: 0.003 } }),
      ...itemOptions(spec),
      ...(hasEach ? { each: this.#each(spec, path + position, name, limits) } : {}),
      next: [
        publishes ? { on, publish: last } : { on },
        ...spec.targets.map((target) => ({ on, do: `${prefix}${target}` })),
      ],
      ...(spec.join === null ? {} : { join: spec.join }),
    };
  }

  #each(spec: TaskSpec, path: string, name: string, limits: Limits): readonly TaskDeclaration[] {
    return spec.each.map((one, position) =>
      this.#task(one, position, `${path}e`, limits, `${name}_`, spec.eachPublishes),
    );
  }

  #action(spec: TaskSpec, path: string, canEnd: boolean): Workflow | ActionFunction | string {
    if (spec.inside.length > 0) {
      const isLimited = spec.isLimitedInside;
      const limits = { isLimited, canEnd: canEnd || isLimited || spec.limit !== "none" };
      return this.workflow(spec.inside, path, limits);
    }
    if (spec.node === "wait") return this.#wait(spec);
    if (spec.node === "node") return this.#nodes(spec);
    if (spec.node === "batch")
      return createWorkflow(
        new BatchNode("batch", {
          items: () => [0, 1, 2],
          workflow: this.#nodes(spec),
          concurrency: spec.concurrency,
          tolerate: spec.tolerate,
          onItemFailure: spec.stops ? "stop" : "continue",
          policies: { written: "union" },
        }),
      );
    const name = this.#name ?? `action${path}`;
    this.#actions[name] = this.#act(spec);
    return name;
  }

  #act(spec: TaskSpec): ActionFunction {
    return async ({ key, attempt, index = 0, context, signal }) => {
      this.#turns.began(key, attempt);
      const isFailure = attempt <= failuresOf(spec, index);
      const attempted = { key, attempt, signal, place: placeOf(context) };
      await (isFailure && spec.hangs ? this.#turns.hangs(attempted) : this.#turns.ends(attempted));
      if (isFailure) throw new Error(`failed at ${attempt}`);
      const before = spec.items !== null && spec.folds ? `${context.get("sum")}+` : "";
      return before + withoutRun(key);
    };
  }

  /** For a signal of its own. */
  #wait(spec: TaskSpec): ActionFunction {
    return waitFor(
      ({ key, attempt, index = 0, context, signal }) => {
        this.#turns.began(key, attempt);
        const isLate = attempt <= failuresOf(spec, index);
        const attempted = { key, attempt, signal, place: placeOf(context) };
        this.#turns.waits(attempted, { isLate, isLimited: spec.hangs });
        return withoutRun(key);
      },
      spec.hangs ? { timeout: LIMITS.wait } : {},
    );
  }

  /** Of a node in code, which writes a variable. */
  #nodes(spec: TaskSpec): Workflow {
    const process = async (
      context: WorkflowContext,
      { key, signal }: NodeRun,
    ): Promise<unknown> => {
      await this.#turns.ends({ key, attempt: 1, signal, place: placeOf(context) });
      const written = context.set("written", [withoutRun(key)]);
      return failuresOf(spec, context.index ?? 0) > 1
        ? failed(written, new Error("failed"))
        : succeeded(written, withoutRun(key));
    };
    return createWorkflow({ id: "node", process: process as never });
  }

  /** What runs at the end: a list, of which an item fails once, and a task. */
  #final(): Workflow {
    const action: ActionFunction = async ({ key, attempt, index = 1, signal, context }) => {
      await this.#turns.ends({ key, attempt, signal, place: placeOf(context) });
      if (index === 0 && attempt === 1) throw new Error("failed at 1");
      return withoutRun(key);
    };
    const retry = { count: 1, delay: 0 };
    return compileTasks(
      [
        { name: "close", withItems: [0, 1], action, retry, publish: { closed: "closed" } },
        { name: "report", action },
      ],
      {},
    );
  }
}

/**
 * True if which items start depends on which start first. Where they leave their places, a rate decides
 * that, and it counts from the start of a continued run: a new item may come before one that rested.
 */
function endsEarly({ stops, until }: TaskSpec): boolean {
  return stops || until !== null;
}

function itemOptions(spec: TaskSpec) {
  if (spec.items === null) return {};
  const { items: length } = spec;
  const folds = spec.folds
    ? { fold: { as: "sum", from: "" } }
    : // Turns do not decide which of the workflows inside ends first.
      {
        concurrency:
          spec.until !== null && spec.inside.length + spec.each.length > 0 ? 1 : spec.concurrency,
      };
  const collect = spec.folds && spec.collect === "outputs" ? ("failures" as const) : spec.collect;
  return {
    withItems: spec.stream === "none" ? listOf(length) : () => streamOf(length, spec.stream),
    ...folds,
    collect,
    ...(spec.until === null
      ? {
          tolerate: spec.tolerate,
          onItemFailure: spec.stops ? ("stop" as const) : ("continue" as const),
        }
      : { until: spec.until }),
    // How far a stream was read when it was stopped, beyond an item that rests, depends on timing.
    ...(spec.skips === null || (spec.stream !== "none" && !spec.holds && endsEarly(spec))
      ? {}
      : { itemWhen: notEvery(spec.skips) }),
    ...(spec.batchSize === null ? {} : { batchSize: spec.batchSize }),
  };
}

function listOf(length: number): readonly number[] {
  return Array.from({ length }, (_, item) => item);
}

function streamOf(
  length: number,
  kind: TaskSpec["stream"],
): Iterable<number> | AsyncIterable<number> {
  return kind === "set" ? new Set(listOf(length)) : generated(length);
}

async function* generated(length: number): AsyncGenerator<number> {
  for (const item of listOf(length)) {
    await Promise.resolve();
    yield item;
  }
}

/** The place of the workflow that a context is in. */
function placeOf({ parameters }: WorkflowContext): string {
  const { place } = parameters as { readonly place?: string };
  return place ?? "";
}

function notEvery(count: number): (context: WorkflowContext) => boolean {
  return ({ index = 0 }) => index % count !== count - 1;
}

function failuresOf({ failures }: TaskSpec, index: number): number {
  return failures[Math.min(index, failures.length - 1)] ?? 0;
}

function withoutRun(key: string): string {
  return key.slice(key.indexOf("/"));
}
