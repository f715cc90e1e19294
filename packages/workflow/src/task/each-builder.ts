import type { ResultPath, PathsAfter, SeenBy } from "./result-paths.ts";
import type { TaskDeclaration, TaskOptions, Expression } from "./task-options.ts";
import type { ItemsResult, TaskResult } from "./task-result.ts";
import type {
  AfterEach,
  Below,
  DefaultInput,
  DefaultOutput,
  InferredOptions,
  ItemOf,
  ItemsTaskOptions,
  PlainOption,
  PlainTaskOptions,
} from "./typed-options.ts";
import type {
  IfSkippable,
  Kept,
  Known,
  ListOf,
  NoNames,
  OutputGiven,
  Published,
  Results,
  Unless,
  WithState,
} from "./typed-results.ts";

/** Tasks of which the last gives this output. */
export interface EndsWith<Last> {
  /** Only for the compiler: no such property exists. */
  readonly "~last": Last;
}

/** The option of a task with items that declares what each runs after its action. */
export interface EachOption<
  P,
  V,
  T,
  Name extends string,
  Item,
  Output,
  Keys,
  As extends string,
  State,
  Last,
> {
  /**
   * Tasks that each item runs as soon as its action has ended, without waiting for other items. They read the
   * output of the action from the result of the task. The output of the last of them becomes the output of
   * the item.
   *
   * @defaultValue the output of the action is that of the item
   */
  readonly each?: (
    tasks: EachBuilder<
      P & object,
      WithState<V, As, State> & object,
      Results<T, Name, TaskResult<OutputGiven<NoInfer<Output>>>> & object,
      ItemOf<NoInfer<Item>, Keys>
    >,
  ) => EndsWith<Last>;
}

/**
 * Declares the tasks under `each`. They see the item, what its action gave, and the results of those
 * before them. A builder is an immutable value, as that of the workflow is.
 *
 * @typeParam Last The output of the task added last, which is that of the item.
 */
export class EachBuilder<
  P extends object,
  V extends object,
  T extends object,
  Item,
  Last = never,
  Paths extends ResultPath = never,
> implements EndsWith<Last> {
  /** Only for the compiler: no such property exists. */
  declare readonly "~last": Last;
  readonly #tasks: readonly TaskDeclaration[];

  /** @internal Builders are made by {@link WorkflowBuilder.taskWithItems} and by other builders. */
  constructor(tasks: readonly TaskDeclaration[]) {
    this.#tasks = tasks;
  }

  /** @internal */
  get tasks(): readonly TaskDeclaration[] {
    return this.#tasks;
  }

  /**
   * Adds a task. With `concurrency`, no more items of the run than this are in the task at once.
   *
   * @example
   * ```ts
   * const workflow = defineWorkflow()
   *   .taskWithItems("double", {
   *     withItems: [1, 2],
   *     action: ({ item }) => 2 * item,
   *     each: (tasks) =>
   *       tasks.task("show", {
   *         input: (context) => context.task("double").output,
   *         action: ({ input, item }) => `${item}: ${input}`,
   *       }),
   *   })
   *   .build((context) => context.task("double").output);
   * (await run(workflow).result).output; // ["1: 2", "2: 4"]
   * ```
   */
  task<
    const Name extends string,
    Keys extends PlainOption | "concurrency" = never,
    Action = unknown,
    Output = DefaultOutput<Action, Keys>,
    Input = DefaultInput<Keys>,
    Publish extends Known<V> = NoNames,
    const Next = unknown,
  >(
    name: Name,
    options: PlainTaskOptions<
      P,
      V,
      SeenBy<T, Paths, Name>,
      Name,
      Output,
      Input,
      Publish,
      Keys,
      Item
    > & {
      /**
       * The most items of the run that are in the task at once.
       *
       * @defaultValue no limit
       */
      readonly concurrency?: Expression<number>;
    } & InferredOptions<Keys, Action, Next> = {},
  ): EachBuilder<
    P,
    Published<V, Publish>,
    T & { readonly [K in Name]: TaskResult<OutputGiven<Output> | Unless<Keys>> },
    Item,
    OutputGiven<Output> | Unless<Keys>,
    PathsAfter<Paths, Name, Next, IfSkippable<Keys, TaskResult<OutputGiven<Output>>>>
  > {
    return this.#with(name, options);
  }

  /**
   * Adds a task with items of its own. Its `withItems` sees the item around it.
   *
   * @example
   * ```ts
   * const workflow = defineWorkflow()
   *   .taskWithItems("rows", {
   *     withItems: [[1, 2], [3]],
   *     action: ({ item }) => item.length,
   *     each: (tasks) =>
   *       tasks.taskWithItems("cells", {
   *         withItems: (context) => context.item,
   *         action: ({ item }) => 10 * item,
   *       }),
   *   })
   *   .build((context) => context.task("rows").output);
   * (await run(workflow).result).output; // [[10, 20], [30]]
   * ```
   */
  taskWithItems<
    const Name extends string,
    Keys extends keyof TaskOptions = never,
    Own = Below<"withItems">,
    Action = unknown,
    Output = DefaultOutput<Action, Keys>,
    Input = DefaultInput<Keys>,
    Publish extends Known<V> = NoNames,
    Collect extends "outputs" | "failures" | "none" = "outputs",
    const Next = unknown,
    const As extends string = never,
    State = never,
    Inner = never,
  >(
    name: Name,
    options: ItemsTaskOptions<
      P,
      V,
      SeenBy<T, Paths, Name>,
      Name,
      Own,
      Output,
      Input,
      Publish,
      Collect,
      Keys,
      As,
      State,
      Inner,
      Item
    > &
      EachOption<P, V, SeenBy<T, Paths, Name>, Name, Own, Output, Keys, As, State, Inner> &
      InferredOptions<Keys, Action, Next>,
  ): EachBuilder<
    P,
    Published<V, Publish>,
    T & {
      readonly [K in Name]: ItemsResult<
        ListOf<AfterEach<Output, Inner>, Kept<Collect, State>, Keys>
      >;
    },
    Item,
    ListOf<AfterEach<Output, Inner>, Kept<Collect, State>, Keys>,
    PathsAfter<
      Paths,
      Name,
      Next,
      IfSkippable<
        Keys,
        ItemsResult<ListOf<AfterEach<Output, Inner>, Kept<Collect, State>, Exclude<Keys, "when">>>
      >
    >
  > {
    return this.#with(name, options);
  }

  #with<V2 extends object, T2 extends object, Last2, Paths2 extends ResultPath>(
    name: string,
    options: object,
  ): EachBuilder<P, V2, T2, Item, Last2, Paths2> {
    return new EachBuilder([...this.#tasks, declaredTask(name, options)]);
  }
}

/** The task as a list of tasks has it: what declares tasks under `each` has declared them. */
export function declaredTask(name: string, options: object): TaskDeclaration {
  const { each } = options as { readonly each?: unknown };
  if (typeof each !== "function") return { ...options, name };
  const built: unknown = (each as (tasks: object) => unknown)(new EachBuilder([]));
  if (built instanceof EachBuilder) return { ...options, name, each: built.tasks };
  throw new TypeError(
    `Cannot use "each" of task ${JSON.stringify(name)}: expected the function to return the builder it is given, with tasks`,
  );
}
