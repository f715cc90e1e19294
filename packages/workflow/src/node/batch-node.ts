import type { Json, Policies, WorkflowContext } from "@sheaf/context";
import { quote } from "@sheaf/context/messages";
import { GRAPH_IN_CODE } from "../declaration-source.ts";
import { ItemSourceError, NotAListError } from "../errors.ts";
import type { Attempt } from "../contract/executor.ts";
import { inProcess } from "../executor/in-process.ts";
import { itemsFailed } from "../first-cause.ts";
import { ListSource } from "../fan-out/list-source.ts";
import { exceeds, type Plan } from "../fan-out/plan.ts";
import type { ItemResults } from "../fan-out/item-results.ts";
import { resultsFor, sourceFor } from "../fan-out/read-items.ts";
import { type NodeNeeds, NodeWithNeeds } from "../graph/needs.ts";
import type { Node } from "../graph/node.ts";
import { failed, type Outcome, succeeded } from "../graph/outcome.ts";
import { SETTINGS } from "../graph/setting-table.ts";
import { graphOf, type Workflow } from "../graph/workflow.ts";
import { HandledInside } from "../engine/handled.ts";
import { joinItems } from "../engine/item-conflict.ts";
import { runItems } from "../fan-out/run-items.ts";
import type { Run } from "../contract/run.ts";
import { outputInside, whenEnded } from "../engine/sub-workflow.ts";
import { runInside } from "../engine/time-limit.ts";
import type { CodeType, ValueType } from "../options/option.ts";
import { valueProblems } from "../options/option-problems.ts";
import { count, FUNCTION, share } from "../options/takes.ts";
import { TASK_OPTIONS } from "../task/option-table.ts";
import { toleranceOf } from "../task/task-plan.ts";
import { nameOf } from "../value-name.ts";
import { problemsOfWorkflow } from "./workflow-node.ts";

/** What each option takes, except for `workflow`, which checks itself. */
const BATCH_OPTIONS: Readonly<
  Record<
    Exclude<keyof BatchOptions<unknown>, "workflow" | keyof Concurrency>,
    { readonly type: ValueType<CodeType>; readonly isRequired?: true }
  >
> = {
  items: { type: FUNCTION, isRequired: true },
  policies: { type: SETTINGS.policies.takes.code },
  tolerate: { type: share.code },
  onItemFailure: { type: TASK_OPTIONS.onItemFailure.takes.code },
};

/** The options of a batch node. */
export type BatchOptions<Output> = OtherBatchOptions<Output> & Concurrency;

/** The most items at once, an integer from 1, under one of two names. */
type Concurrency =
  | { readonly concurrency: number; readonly parallelism?: never }
  | {
      /** The former name of `concurrency`. */
      readonly parallelism: number;
      readonly concurrency?: never;
    };

interface OtherBatchOptions<Output> {
  /** Computes the items, a list, from the context. */
  readonly items: (context: WorkflowContext) => readonly unknown[];
  /** The workflow that runs on the fork of each item, which has `context.item` and `context.index`. */
  readonly workflow: Workflow<string, Output>;
  /** How variables that several items wrote are joined. */
  readonly policies?: Policies;
  /**
   * How many items may fail: a number, or a percentage such as `5%`.
   *
   * @defaultValue 0
   */
  readonly tolerate?: number | string;
  /**
   * Whether further items start after more have failed than are tolerated.
   *
   * @defaultValue "continue"
   */
  readonly onItemFailure?: "continue" | "stop";
}

/**
 * Runs a workflow on a fork for each item and joins the forks in item order, whichever ends first. Its
 * output is the list of outputs in item order, with null for tolerated failures. It fits into any
 * workflow.
 *
 * @example
 * ```ts
 * const doubled = createWorkflow({
 *   id: "double",
 *   process: (context) => succeeded(context, (context.item as number) * 2),
 * });
 * const node = new BatchNode("each", { items: () => [1, 2], workflow: doubled, concurrency: 10 });
 * (await run(createWorkflow(node)).result).output; // [2, 4]
 * ```
 */
export class BatchNode<const Id extends string, Output>
  extends NodeWithNeeds
  implements Node<never, readonly (Output | null)[]>
{
  /** Unique within its workflow. */
  readonly id: Id;
  /** The options. */
  readonly options: BatchOptions<Output>;

  /**
   * @param id Unique within its workflow.
   * @param options The items, the workflow, and how to run it.
   */
  constructor(id: Id, options: BatchOptions<Output>) {
    super();
    this.id = id;
    this.options = Object.freeze({ ...options });
  }

  /**
   * What is wrong with the options.
   *
   * @example
   * ```ts
   * const workflow = defineWorkflow().task("a", { action: () => 1 }).build();
   * new BatchNode("each", { items: () => [1], workflow, concurrency: 2 }).problems(); // []
   * ```
   */
  problems(): readonly string[] {
    const problems = [...problemsOfWorkflow(this.options.workflow)];
    const { concurrency, parallelism } = this.options;
    if (concurrency !== undefined && parallelism !== undefined)
      problems.push(
        'has both "concurrency" and "parallelism", its former name: expected one of them',
      );
    const name = parallelism === undefined ? "concurrency" : "parallelism";
    const checks = { ...BATCH_OPTIONS, [name]: { type: count.code, isRequired: true } };
    for (const [option, { type, isRequired }] of Object.entries(checks)) {
      const value: unknown = this.options[option as keyof BatchOptions<Output>];
      if (value === undefined && isRequired !== true) continue;
      for (const { path, problem } of valueProblems(value, type, option))
        problems.push(`has an invalid ${quote(path)}: ${problem}`);
    }
    return problems;
  }

  /** @internal */
  override needs(): NodeNeeds {
    return { workflow: this.options.workflow };
  }

  /** @internal */
  override get hasItems(): boolean {
    return true;
  }

  /** @internal Called by runs. */
  async process(
    context: WorkflowContext,
    run: Run,
  ): Promise<Outcome<never, readonly (Output | null)[]>> {
    const { items, workflow, policies } = this.options;
    const subject = `node ${quote(this.id)}`;
    let list: unknown;
    try {
      list = items(context);
    } catch (cause) {
      throw new ItemSourceError("items", subject, "0 items", { task: this.id, cause });
    }
    if (!Array.isArray(list)) {
      throw new NotAListError("items", subject, nameOf(list), { task: this.id });
    }
    const graph = graphOf(workflow);
    const around = run.within(this.id);
    const contexts: WorkflowContext[] = [];
    const handled = new HandledInside();
    const results = await this.#fanOut(context, list as readonly unknown[], run, (fork) => {
      const index = fork.index as number;
      const scope = around.at(index);
      return whenEnded(runInside(graph, scope, index, fork, false), (end) => {
        handled.add(index, 1, end.handled);
        const output = outputInside(graph, end, scope, { task: this.id, index });
        contexts[index] = end.context;
        return output;
      });
    });
    const error = this.#errorOf(results, run);
    const handledInside = handled.errors(this.id);
    if (error !== null) return { ...failed(context, error), handledInside };
    const outputs = results.outputs() as readonly Json[];
    const forks = contexts.filter((_, index) => results.hasSucceeded(index));
    const indexes = (): number[] =>
      contexts.flatMap((_, index) => (results.hasSucceeded(index) ? [index] : []));
    const place = { task: this.id };
    try {
      const joined = joinItems(context, forks, indexes, policies, GRAPH_IN_CODE, place);
      return { ...succeeded(joined, outputs as readonly (Output | null)[]), handledInside };
    } catch (conflict) {
      return { ...failed(context, conflict), handledInside };
    }
  }

  async #fanOut(
    context: WorkflowContext,
    items: readonly unknown[],
    run: Run,
    work: (fork: WorkflowContext) => unknown,
  ): Promise<ItemResults> {
    const source = new ListSource(context, items);
    run.journal?.checkList(source);
    const plan = this.#plan();
    const feed = run.control.feedOf(run, this.id);
    const results = resultsFor(feed, plan.collect, run);
    const performer = {
      input: () => null,
      perform: (attempt: Attempt): unknown => work(attempt.context),
    };
    const node = {
      task: this.id,
      declaredIn: GRAPH_IN_CODE,
      isList: true,
      isWorkflow: true,
      action: null,
      // A node leaves a context besides its output.
      endsInside: true,
    };
    await runItems(
      {
        ...node,
        context,
        source: sourceFor(feed, source),
        plan,
        results,
        executor: inProcess,
        performer,
      },
      run,
    );
    return results;
  }

  #plan(): Plan {
    const { concurrency, parallelism } = this.options;
    const { tolerate, onItemFailure } = TASK_OPTIONS;
    return {
      // If both are missing, the node has problems and never runs.
      concurrency: concurrency ?? parallelism,
      timeout: null,
      deadline: null,
      retry: null,
      rate: null,
      itemWhen: null,
      until: null,
      tolerate: toleranceOf(this.options.tolerate ?? tolerate.default),
      onItemFailure: this.options.onItemFailure ?? onItemFailure.default,
      collect: "outputs",
    };
  }

  #errorOf(
    { succeeded: count, failed: failures, total, firstFailure }: ItemResults,
    run: Run,
  ): Error | null {
    const task = this.id;
    const { cancellation } = run;
    if (cancellation.isCanceled && count < total) return cancellation.endOf(task, firstFailure);
    if (!exceeds(this.#plan().tolerate, failures, total)) return null;
    return itemsFailed(failures, total, { task, cause: firstFailure?.error });
  }
}
