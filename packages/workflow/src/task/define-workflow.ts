import type { Frozen, Json, Policies, WorkflowContext } from "@sheaf/context";
import type { WorkflowSettings } from "../graph/settings.ts";
import type { Workflow } from "../graph/workflow.ts";
import { compileTasks } from "./compile-tasks.ts";
import type { TaskDeclaration } from "./task-options.ts";
import type { ItemsTaskOptions, PlainTaskOptions } from "./typed-options.ts";
import type {
  Declared,
  Known,
  ListOf,
  NoNames,
  OutputGiven,
  ParametersOf,
  Published,
  Results,
  Unless,
  WithVariables,
} from "./typed-results.ts";

/** What holds for a workflow of tasks as a whole. */
export interface WorkflowDeclaration<P extends Declared, V extends object> extends Omit<
  WorkflowSettings,
  "parameters" | "vars" | "policies" | "output"
> {
  /** The parameters by name. Where none are declared, any are taken. */
  readonly parameters?: P;
  /** Variables that are set before the first task, in order: values, or functions of the context so far. */
  readonly vars?: {
    readonly [K in keyof V]:
      | V[K]
      | ((context: WorkflowContext<{ parameters: ParametersOf<P> }, undefined>) => V[K]);
  };
  /** How variables that parallel branches wrote are joined. */
  readonly policies?: Policies<WithVariables<V>>;
}

/**
 * A workflow being declared task by task: an immutable value, each of whose additions knows the
 * results of the tasks before it.
 */
export class WorkflowBuilder<P extends object, V extends object, T extends object> {
  readonly #settings: WorkflowSettings;
  readonly #tasks: Chain | null;

  /** @internal Builders are made by {@link defineWorkflow} and by other builders. */
  constructor(settings: WorkflowSettings, tasks: Chain | null) {
    this.#settings = settings;
    this.#tasks = tasks;
  }

  /** Adds a task. */
  task<
    const Name extends string,
    Output = Json,
    Input = null,
    Publish extends Known<V> = NoNames,
    When extends boolean = never,
    Do extends string = never,
  >(
    name: Name,
    options: PlainTaskOptions<P, V, T, Name, Output, Input, Publish, When, Do> = {},
  ): WorkflowBuilder<
    P,
    Published<V, Publish>,
    Results<T, Name, OutputGiven<Output> | Unless<When | Do>, false>
  > {
    return this.#with(name, options);
  }

  /** Adds a task that runs its action for each of its items. */
  taskWithItems<
    const Name extends string,
    Item,
    Output = Json,
    Input = null,
    Publish extends Known<V> = NoNames,
    BatchSize extends number = never,
    Collect extends "outputs" | "failures" | "none" = "outputs",
    When extends boolean = never,
    Do extends string = never,
    Tolerate extends number | string = never,
  >(
    name: Name,
    options: ItemsTaskOptions<
      P,
      V,
      T,
      Name,
      Item,
      Output,
      Input,
      Publish,
      BatchSize,
      Collect,
      When,
      Do,
      Tolerate
    >,
  ): WorkflowBuilder<
    P,
    Published<V, Publish>,
    Results<T, Name, ListOf<Output, Collect, When, Do, Tolerate>>
  > {
    return this.#with(name, options);
  }

  /**
   * The workflow.
   *
   * @param output What it gives, from the context at its end.
   * @throws {@link InvalidWorkflowError} with everything that is wrong with it.
   */
  build<Output = null>(
    output?: (
      context: WorkflowContext<{ parameters: P; variables: V; tasks: T }, undefined>,
    ) => Output,
  ): Workflow<string, Frozen<Output>> {
    const tasks: TaskDeclaration[] = [];
    for (let link = this.#tasks; link !== null; link = link.before) tasks.push(link.task);
    const given = (output ?? ((): null => null)) as unknown as (
      context: WorkflowContext,
    ) => unknown;
    const settings = { ...this.#settings, output: given };
    return compileTasks(tasks.toReversed(), settings).check() as Workflow<string, Frozen<Output>>;
  }

  #with<P2 extends object, V2 extends object, T2 extends object>(
    name: string,
    options: object,
  ): WorkflowBuilder<P2, V2, T2> {
    const task = { ...options, name } as TaskDeclaration;
    return new WorkflowBuilder(this.#settings, { task, before: this.#tasks });
  }
}

/** The tasks so far, the latest first. */
interface Chain {
  readonly task: TaskDeclaration;
  readonly before: Chain | null;
}

/**
 * Starts the declaration of a workflow of tasks. Where no task says what comes `next`, they run in
 * the order in which they are added.
 */
export function defineWorkflow<const P extends Declared = NoNames, V extends object = NoNames>(
  settings: WorkflowDeclaration<P, V> = {},
): WorkflowBuilder<ParametersOf<P>, V, NoNames> {
  return new WorkflowBuilder(settings as unknown as WorkflowSettings, null);
}
