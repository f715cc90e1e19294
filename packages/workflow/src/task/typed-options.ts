import type { Frozen, Json, WorkflowContext } from "@sheaf/context";
import type { Scope } from "../contract/run.ts";
import type { Workflow } from "../graph/workflow.ts";
import type { ActionCall } from "../contract/action.ts";
import type { EndScope, FailureScope, ItemsSuccessScope, SuccessScope } from "./scope.ts";
import type {
  CommonTaskOptions,
  Expression,
  FoldOptions,
  ListTaskOptions,
  NextOptions,
  RetryOptions,
  TaskOptions,
} from "./task-options.ts";
import type { ItemsResult, TaskResult } from "./task-result.ts";
import type {
  AfterFailure,
  FitsState,
  JsonOutput,
  Kept,
  ListOf,
  OutputGiven,
  Published,
  Results,
  Unless,
  WithState,
} from "./typed-results.ts";

/**
 * The context of a workflow with these parameters, variables and task results. `NoInfer` keeps the
 * compiler from inferring them from each function, which took five times as long for 30 tasks.
 */
type Around<P, V, T, Item = undefined> = NoInfer<
  WorkflowContext<
    {
      /** The declared ones. */
      parameters: P & object;
      /** The declared ones, and those published before. */
      variables: V & object;
      /** Those of the tasks before. */
      tasks: T & object;
    },
    Item
  >
>;

/** An entry of `next` that can fire after one end of its task, or after several. */
type NextEntry<Context, Seen> = Omit<NextOptions<Context, string, Seen>, "on">;

/**
 * An entry of `next`, by when it fires: the output is certain only after a success, and there is an
 * error only after a failure.
 */
type NextEntries<P, V, T, Name extends string, Ends extends TaskEnds, Item> =
  | (NextEntry<Around<P, V, Results<T, Name, Ends["success"]>, Item>, Ends["onSuccess"]> & {
      /** The task succeeded, or was skipped. This is the default. */
      readonly on?: "success";
    })
  | (NextEntry<Around<P, V, Results<T, Name, Ends["failure"]>, Item>, Ends["onFailure"]> & {
      /** The task failed, time-outs included. */
      readonly on: "failure";
    })
  | (NextEntry<Around<P, V, Results<T, Name, Ends["failure"]>, Item>, Ends["onEnd"]> & {
      /** The task ended in any way. */
      readonly on: "completion";
    });

/** What `next` may be. */
type AnyNext<P, V, T, Name extends string, Ends extends TaskEnds, Item> =
  | NextEntries<P, V, T, Name, Ends, Item>
  | ListOfEntries<NextEntries<P, V, T, Name, Ends, Item>>;

/** The `on` distinguishes a list from a single entry without `on`. */
type ListOfEntries<Entry> = readonly Entry[] & { readonly on?: never };

/** How a task can end, as types. */
interface TaskEnds {
  /** Its result after a success, or if it was skipped. */
  readonly success: unknown;
  /** Its result after a failure, or after any end. */
  readonly failure: unknown;
  /** What entries with `on: "success"` see. */
  readonly onSuccess: unknown;
  /** What entries with `on: "failure"` see. */
  readonly onFailure: unknown;
  /** What entries with `on: "completion"` see. */
  readonly onEnd: unknown;
}

/** The ends of a task without items. Only a task with a `when` can be skipped. */
interface PlainEnds<Output, Keys> extends TaskEnds {
  readonly success: TaskResult<OutputGiven<Output> | Unless<Exclude<Keys, "onFailure">>>;
  readonly failure: TaskResult<OutputGiven<Output> | null>;
  readonly onSuccess: SuccessScope<OutputGiven<Output> | Unless<Exclude<Keys, "onFailure">>>;
  readonly onFailure: FailureScope<OutputGiven<Output> | null, never>;
  readonly onEnd: EndScope<OutputGiven<Output> | null, never>;
}

/** The ends of a task with items. */
interface ItemsEnds<Item, Output, Collect, Keys> extends TaskEnds {
  readonly success: ItemsResult<ListOf<Output, Collect, Keys>>;
  readonly failure: ItemsResult<AfterFailure<ListOf<Output, Collect, Keys>>>;
  readonly onSuccess: ItemsSuccessScope<ListOf<Output, Collect, Keys>, Item>;
  readonly onFailure: FailureScope<AfterFailure<ListOf<Output, Collect, Keys>>, Item>;
  readonly onEnd: EndScope<AfterFailure<ListOf<Output, Collect, Keys>>, Item>;
}

/**
 * Stands for a type that the compiler needs before it has reached the option from which it would infer
 * it, because it infers functions from top to bottom. The resulting error says what to do. Without it,
 * another order of the options would silently mean other types.
 */
export interface Below<Option extends string> {
  /** Put the option above those that use it, or annotate their parameters. */
  readonly "this option has to stand above those that use it": Option;
}

/** The output if the action is only known by name, or has not been inferred yet. */
export type DefaultOutput<Action, Keys> = "action" extends Keys
  ? Action extends string
    ? Json
    : Below<"action">
  : Json;

/** The input if there is none, or if it has not been inferred yet. */
export type DefaultInput<Keys> = "input" extends Keys ? Below<"input"> : null;

/** Inferred from the options alone, in any order: which are given, and the types of `action` and `next`. */
export type InferredOptions<Keys extends PropertyKey, Action, Next> = {
  readonly [K in Keys]?: unknown;
} & { readonly action?: Action; readonly next?: Next & OnlyKnownKeys<Next> };

/** The options of a task without items. */
export type PlainOption = Exclude<
  keyof TaskOptions,
  "withItems" | "itemWhen" | "fold" | "each" | keyof ListTaskOptions
>;

/** Refuses unknown keys in entries of `next`. The inferred type `Next` has them all, so it would allow them. */
type OnlyKnownKeys<Next> = Next extends readonly unknown[]
  ? { readonly [Position in keyof Next]: NoOtherKeys<Next[Position]> }
  : NoOtherKeys<Next>;

type NoOtherKeys<Entry> = {
  readonly [K in Exclude<keyof Entry, keyof NextOptions>]?: UnknownKey<K>;
};

/** Not `never`: the compiler would drop the whole entry and not point at the key. */
interface UnknownKey<Key> {
  readonly "entries of next have no such key": Key;
}

/** Options of every task, typed. */
interface SharedOptions<P, V, T, After, Scope, Publish, Entries, Item> extends CommonTaskOptions<
  Around<P, V, T, Item>
> {
  /** Whether the task runs. If not, it is skipped. */
  readonly when?: Expression<boolean, Around<P, V, T, Item>>;
  /** Variables to set if the task succeeded, in order. Each sees those before it. */
  readonly publish?: {
    readonly [K in keyof Publish]:
      | Publish[K]
      | ((context: Around<P, V, After, Item>, end: Scope) => Publish[K]);
  };
  /** What happens next. If no task has it, tasks run in the order listed. */
  readonly next?: Entries;
}

/** A task without items. */
export interface PlainTaskOptions<
  P,
  V,
  T,
  Name extends string,
  Output,
  Input,
  Publish,
  Keys,
  Item = undefined,
> extends SharedOptions<
  P,
  V,
  T,
  Results<T, Name, TaskResult<OutputGiven<Output>>>,
  EndScope<OutputGiven<Output>, never>,
  Publish,
  AnyNext<P, Published<V, Publish>, T, Name, PlainEnds<Output, Keys>, Item>,
  Item
> {
  /**
   * What the action gets: a function, or a value.
   *
   * @defaultValue `null`
   */
  readonly input?: Input | ((context: Around<P, V, T, Item>, scope: Scope) => Input);
  /**
   * A name, a function or a workflow.
   *
   * @defaultValue the name of the task
   */
  readonly action?:
    | string
    | ((
        call: ActionCall<NoInfer<Input>, Item, Around<P, V, T, Item>>,
      ) => Output & JsonOutput<Output>)
    | Workflow<string, Output>;
  /**
   * When and how often to repeat a failed attempt.
   *
   * @defaultValue no further attempts
   */
  readonly retry?: RetryOptions<Around<P, V, T, Item>, Around<P, V, T, Item>>;
}

/** What an item gives: what the last task under `each` does, where there are any. */
export type AfterEach<Output, Last> = [Last] extends [never] ? Output : Last;

export type ItemOf<Item, Keys> = "batchSize" extends Keys ? readonly Frozen<Item>[] : Frozen<Item>;

/** What counts as an item once it has ended. */
type CountedItem<Item, Keys> = "count" extends Keys ? Frozen<Item> : ItemOf<Item, Keys>;

type Items<Item> = readonly Item[] | Iterable<Item> | AsyncIterable<Item>;

/** A task that runs its action for each of its items. */
export interface ItemsTaskOptions<
  P,
  V,
  T,
  Name extends string,
  Item,
  Output,
  Input,
  Publish,
  Collect extends "outputs" | "failures" | "none",
  Keys,
  As extends string,
  State,
  Last,
  Outer = undefined,
>
  extends
    ListTaskOptions<Around<P, V, T, Outer>>,
    SharedOptions<
      P,
      V,
      T,
      Results<
        T,
        Name,
        ItemsResult<
          ListOf<AfterEach<Output, Last>, Kept<Collect, State>, Exclude<Keys, "when" | "onFailure">>
        >
      >,
      EndScope<
        ListOf<AfterEach<Output, Last>, Kept<Collect, State>, Exclude<Keys, "when" | "onFailure">>,
        CountedItem<NoInfer<Item>, Keys>
      >,
      Publish,
      AnyNext<
        P,
        Published<V, Publish>,
        T,
        Name,
        ItemsEnds<
          CountedItem<NoInfer<Item>, Keys>,
          AfterEach<Output, Last>,
          Kept<Collect, State>,
          Keys
        >,
        Outer
      >,
      Outer
    > {
  /** A list, or anything iterable: the action runs for each item. */
  readonly withItems:
    | Items<Item>
    | ((context: Around<P, V, T, Outer>, scope: Scope) => Items<Item>);
  /**
   * Whether an item runs. If not, it is skipped, and its output is null.
   *
   * @defaultValue all items run
   */
  readonly itemWhen?: Expression<
    boolean,
    Around<P, WithState<V, As, State>, T, ItemOf<NoInfer<Item>, Keys>>
  >;
  /**
   * What the action gets: a function, or a value.
   *
   * @defaultValue `null`
   */
  readonly input?:
    | Input
    | ((
        context: Around<P, WithState<V, As, State>, T, ItemOf<NoInfer<Item>, Keys>>,
        scope: Scope,
      ) => Input);
  /**
   * A name, a function or a workflow.
   *
   * @defaultValue the name of the task
   */
  readonly action?:
    | string
    | ((
        call: ActionCall<
          NoInfer<Input>,
          ItemOf<NoInfer<Item>, Keys>,
          Around<P, WithState<V, As, State>, T, ItemOf<NoInfer<Item>, Keys>>
        >,
      ) => Output & JsonOutput<Output> & FitsState<Output, NoInfer<State>>)
    | Workflow<string, Output>;
  /**
   * When and how often to repeat a failed attempt at an item.
   *
   * @defaultValue no further attempts
   */
  readonly retry?: RetryOptions<
    Around<P, WithState<V, As, State>, T, ItemOf<NoInfer<Item>, Keys>>,
    Around<P, V, T, Outer>
  >;
  /**
   * Runs the items one after the other. Each finds the output of the one before it in a variable, and the
   * output of the task is that of the last one.
   *
   * @defaultValue items run independently of each other
   */
  readonly fold?: FoldOptions<Around<P, V, T, Outer>, As, State>;
  /**
   * Makes results, counts, `tolerate`, `until` and events refer to the items of batches.
   *
   * @defaultValue "batches"
   */
  readonly count?: "items";
  /**
   * What to keep of the items: `outputs` keeps everything, `failures` only those that did not succeed,
   * `none` only the counts.
   *
   * @defaultValue "outputs"
   */
  readonly collect?: Collect;
}
