import type { Frozen, Policies, WorkflowContext } from "@sheaf/context";
import type { WorkflowSettings } from "../graph/settings.ts";
import type { Workflow } from "../graph/workflow.ts";
import { compileTasks } from "./compile-tasks.ts";
import { declaredTask, type EachOption } from "./each-builder.ts";
import type { TaskDeclaration, TaskOptions } from "./task-options.ts";
import type { PathsAfter, ResultPath, SeenAtEnd, SeenBy } from "./result-paths.ts";
import type { ItemsResult, TaskResult } from "./task-result.ts";
import type {
  AfterEach,
  Below,
  DefaultInput,
  DefaultOutput,
  InferredOptions,
  ItemsTaskOptions,
  PlainOption,
  PlainTaskOptions,
} from "./typed-options.ts";
import type {
  Declared,
  FailedResult,
  IfSkippable,
  ItemOutput,
  JsonOutput,
  Kept,
  Known,
  ListOf,
  NoNames,
  OutputGiven,
  ParametersGiven,
  ParametersOf,
  Published,
  Unless,
  WithVariables,
} from "./typed-results.ts";

/** Settings of a workflow of tasks. */
export interface WorkflowDeclaration<P extends Declared, V extends object> extends Omit<
  WorkflowSettings,
  "parameters" | "vars" | "policies" | "output"
> {
  /**
   * The parameters by name.
   *
   * @defaultValue a run may pass any
   */
  readonly parameters?: P;
  /**
   * Variables to set before the first task, in order: values, or functions of the context so far.
   *
   * @defaultValue none
   */
  readonly vars?: {
    readonly [K in keyof V]:
      | V[K]
      | ((context: WorkflowContext<{ parameters: ParametersOf<P> }, undefined>) => V[K]);
  };
  /**
   * How variables that parallel branches wrote are joined.
   *
   * @defaultValue `error`: two different values are a conflict
   */
  readonly policies?: Policies<WithVariables<V>>;
}

// In what `task` and `taskWithItems` return, the results are written out and have no alias: the compiler
// instantiates the arguments of an alias too, which would nest those of all tasks before.

/**
 * Declares a workflow task by task. A builder is an immutable value: each addition returns a new one,
 * whose type knows the results of the tasks so far.
 */
export class WorkflowBuilder<
  P extends object,
  V extends object,
  T extends object,
  Paths extends ResultPath = never,
  Given extends object = object,
> {
  readonly #settings: WorkflowSettings;
  readonly #tasks: Chain | null;

  /** @internal Builders are made by {@link defineWorkflow} and by other builders. */
  constructor(settings: WorkflowSettings, tasks: Chain | null) {
    this.#settings = settings;
    this.#tasks = tasks;
  }

  /**
   * Adds a task. It sees the results of the tasks added before, null where they may have failed or been
   * skipped. If a task added later leads back to it, that way is not seen in the types.
   *
   * @example
   * ```ts
   * const workflow = defineWorkflow()
   *   .task("fetch", { action: () => [1, 2] })
   *   .task("count", {
   *     input: (context) => context.task("fetch").output,
   *     action: ({ input }) => input.length,
   *   })
   *   .build((context) => context.task("count").output);
   * (await run(workflow).result).output; // 2
   * ```
   */
  task<
    const Name extends string,
    Keys extends PlainOption = never,
    Action = unknown,
    Output = DefaultOutput<Action, Keys>,
    Input = DefaultInput<Keys>,
    Publish extends Known<V> = NoNames,
    const Next = unknown,
  >(
    name: Name,
    options: PlainTaskOptions<P, V, SeenBy<T, Paths, Name>, Name, Output, Input, Publish, Keys> &
      InferredOptions<Keys, Action, Next> = {},
  ): WorkflowBuilder<
    P,
    Published<V, Publish>,
    T & { readonly [K in Name]: TaskResult<OutputGiven<Output> | Unless<Keys>> },
    PathsAfter<Paths, Name, Next, IfSkippable<Keys, TaskResult<OutputGiven<Output>>>>,
    Given
  > {
    return this.#with(name, options);
  }

  /**
   * Adds a task that runs its action once for each item.
   *
   * @example
   * ```ts
   * const workflow = defineWorkflow()
   *   .taskWithItems("double", { withItems: [1, 2, 3], action: ({ item }) => 2 * item })
   *   .build((context) => context.task("double").output);
   * (await run(workflow).result).output; // [2, 4, 6]
   * ```
   */
  taskWithItems<
    const Name extends string,
    Keys extends keyof TaskOptions = never,
    Item = Below<"withItems">,
    Action = unknown,
    Output = DefaultOutput<Action, Keys>,
    Input = DefaultInput<Keys>,
    Publish extends Known<V> = NoNames,
    Collect extends "outputs" | "failures" | "none" = "outputs",
    const Next = unknown,
    const As extends string = never,
    State = never,
    Last = never,
  >(
    name: Name,
    options: ItemsTaskOptions<
      P,
      V,
      SeenBy<T, Paths, Name>,
      Name,
      Item,
      Output,
      Input,
      Publish,
      Collect,
      Keys,
      As,
      State,
      Last
    > &
      EachOption<P, V, SeenBy<T, Paths, Name>, Name, Item, Output, Keys, As, State, Last> &
      InferredOptions<Keys, Action, Next>,
  ): WorkflowBuilder<
    P,
    Published<V, Publish>,
    T & {
      readonly [K in Name]: ItemsResult<
        ListOf<AfterEach<Output, Last>, Kept<Collect, State>, Keys>,
        ItemOutput<AfterEach<Output, Last>, Keys>
      >;
    },
    PathsAfter<
      Paths,
      Name,
      Next,
      IfSkippable<
        Keys,
        ItemsResult<ListOf<AfterEach<Output, Last>, Kept<Collect, State>, Exclude<Keys, "when">>>
      >
    >,
    Given
  > {
    return this.#with(name, options);
  }

  /**
   * Builds the workflow.
   *
   * @param output Computes its output from the context at the end. Default: the output is null.
   * @throws {@link InvalidWorkflowError} with everything that is wrong with it.
   * @example
   * ```ts
   * const workflow = defineWorkflow({ vars: { total: 1 } })
   *   .task("add", { action: () => 2, publish: { total: (_, { result }) => result() } })
   *   .build((context) => context.get("total"));
   * (await run(workflow).result).output; // 2
   * ```
   */
  build<Output = null>(
    output?: (
      context: WorkflowContext<
        { parameters: P; variables: V; tasks: SeenAtEnd<T, Paths> },
        undefined
      >,
    ) => Output & JsonOutput<Output>,
  ): Workflow<string, Frozen<Output>, never, WorkflowTypes<P, V, T, Given>> {
    const tasks: TaskDeclaration[] = [];
    for (let link = this.#tasks; link !== null; link = link.before) tasks.push(link.task);
    const given = (output ?? ((): null => null)) as unknown as (
      context: WorkflowContext,
    ) => unknown;
    const settings = { ...this.#settings, output: given };
    return compileTasks(tasks.toReversed(), settings).check() as unknown as Workflow<
      string,
      Frozen<Output>,
      never,
      WorkflowTypes<P, V, T, Given>
    >;
  }

  #with<V2 extends object, T2 extends object, Paths2 extends ResultPath>(
    name: string,
    options: object,
  ): WorkflowBuilder<P, V2, T2, Paths2, Given> {
    const task = declaredTask(name, options);
    return new WorkflowBuilder(this.#settings, { task, before: this.#tasks });
  }
}

/** The parameters of a run, and the shape of its context at the end. */
interface WorkflowTypes<P extends object, V extends object, T, Given extends object> {
  readonly given: Given;
  readonly shape: {
    readonly parameters: P;
    readonly variables: V;
    readonly tasks: { readonly [K in keyof T]: FailedResult<T[K]> };
  };
}

/** The tasks so far, the latest first. */
interface Chain {
  readonly task: TaskDeclaration;
  readonly before: Chain | null;
}

/**
 * Starts the declaration of a workflow of tasks. If no task has `next`, they run in the order in which
 * they are added.
 *
 * @example
 * ```ts
 * const workflow = defineWorkflow({ parameters: { host: { type: "string", required: true } } })
 *   .task("measure", {
 *     input: (context) => context.parameters.host,
 *     action: ({ input }) => input.length,
 *   })
 *   .build((context) => context.task("measure").output);
 * (await run(workflow, { parameters: { host: "a.test" } }).result).output; // 6
 * ```
 */
export function defineWorkflow<const P extends Declared = NoNames, V extends object = NoNames>(
  settings: WorkflowDeclaration<P, V> = {},
): WorkflowBuilder<ParametersOf<P>, V, NoNames, never, ParametersGiven<P>> {
  return new WorkflowBuilder(settings as unknown as WorkflowSettings, null);
}
