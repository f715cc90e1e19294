import type { Frozen, WorkflowContext } from "@sheaf/context";
import type { Scope } from "../contract/run.ts";
import type { Workflow } from "../graph/workflow.ts";
import type { ActionCall } from "../contract/action.ts";
import type { EndScope, FailureScope, ItemsSuccessScope, SuccessScope } from "./scope.ts";
import type {
  CommonTaskOptions,
  ListTaskOptions,
  NextOptions,
  RetryOptions,
} from "./task-options.ts";
import type { ItemsResult, TaskResult } from "./task-result.ts";
import type { ListOf, OutputGiven, Published, Results, Unless } from "./typed-results.ts";

/** The context of a workflow with these parameters, variables and task results. */
type Around<P, V, T, Item = undefined> = WorkflowContext<
  { parameters: P & object; variables: V & object; tasks: T & object },
  Item
>;

/** An entry of `next` that can fire after one end of its task, or after several. */
type NextEntry<Context, Seen, Do extends string> = Omit<NextOptions<Context, Do, Seen>, "on">;

/**
 * What happens after a task, by the ends after which it happens: only after a success is the output
 * sure, and only after a failure is there an error.
 */
type NextEntries<P, V, T, Name extends string, Ends extends TaskEnds, Do extends string> =
  | (NextEntry<Around<P, V, T & After<Name, Ends["success"]>>, Ends["onSuccess"], Do> & {
      /** The task succeeded, or was skipped. This is the default. */
      readonly on?: "success";
    })
  | (NextEntry<Around<P, V, T & After<Name, Ends["failure"]>>, FailureScope<Ends["output"]>, Do> & {
      /** The task failed, time-outs included. */
      readonly on: "failure";
    })
  | (NextEntry<Around<P, V, T & After<Name, Ends["failure"]>>, EndScope<Ends["output"]>, Do> & {
      /** The task ended, in whichever way. */
      readonly on: "completion";
    });

/** It has no `on`, which is said so that an entry alone without one is known to be no list. */
type ListOfEntries<Entry> = readonly Entry[] & { readonly on?: never };

type After<Name extends string, Result> = { readonly [K in Name]: Result };

/** How a task can end, as types. */
interface TaskEnds {
  /** Its result after a success, or where it was skipped. */
  readonly success: unknown;
  /** Its result after a failure, or after any end. */
  readonly failure: unknown;
  /** What entries with `on: "success"` see. */
  readonly onSuccess: unknown;
  /** What the others see as its output. */
  readonly output: unknown;
}

/** The ends of a task without items. */
interface PlainEnds<Output, When> extends TaskEnds {
  readonly success: TaskResult<OutputGiven<Output> | Unless<When>>;
  readonly failure: TaskResult<OutputGiven<Output> | null>;
  readonly onSuccess: SuccessScope<OutputGiven<Output> | Unless<When>>;
  readonly output: OutputGiven<Output> | null;
}

/** The ends of a task with items. */
interface ItemsEnds<Output, Collect, When, Tolerate> extends TaskEnds {
  readonly success: ItemsResult<ListOf<Output, Collect, When, never, Tolerate>>;
  readonly failure: ItemsResult<ListOf<Output, Collect, true, string, Tolerate>>;
  readonly onSuccess: ItemsSuccessScope<ListOf<Output, Collect, When, never, Tolerate>>;
  readonly output: ListOf<Output, Collect, true, string, Tolerate>;
}

/** What every task may say, where types are known. */
interface SharedOptions<
  P,
  V,
  T,
  Name extends string,
  After,
  Given,
  Ends extends TaskEnds,
  Publish,
  When,
  Do extends string,
> extends CommonTaskOptions<Around<P, V, T>> {
  /** Whether the task runs; one that does not is skipped. */
  readonly when?: When | ((context: Around<P, V, T>, scope: Scope) => When);
  /** Variables that are set when it succeeded, in order, each seeing those before it. */
  readonly publish?: {
    readonly [K in keyof Publish]:
      | Publish[K]
      | ((context: Around<P, V, After>, end: EndScope<Given>) => Publish[K]);
  };
  /** What happens next. Where no task of a workflow has it, they run in the order listed. */
  readonly next?:
    | NextEntries<P, Published<V, Publish>, T, Name, Ends, Do>
    | ListOfEntries<NextEntries<P, Published<V, Publish>, T, Name, Ends, Do>>;
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
  When,
  Do extends string,
> extends SharedOptions<
  P,
  V,
  T,
  Name,
  Results<T, Name, OutputGiven<Output> | Unless<When | Do>, false>,
  OutputGiven<Output>,
  PlainEnds<Output, When>,
  Publish,
  When,
  Do
> {
  /** What the action gets: a function, or a value. */
  readonly input?: Input | ((context: Around<P, V, T>, scope: Scope) => Input);
  /** A name, a function or a workflow. Default: the name of the task. */
  readonly action?:
    | string
    | ((call: ActionCall<NoInfer<Input>, undefined>) => Output)
    | Workflow<string, Output>;
  /** When and how often a failed attempt is repeated. */
  readonly retry?: RetryOptions<Around<P, V, T>>;
}

type ItemOf<Item, BatchSize> = [BatchSize] extends [never] ? Frozen<Item> : readonly Frozen<Item>[];

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
  BatchSize extends number,
  Collect extends "outputs" | "failures" | "none",
  When,
  Do extends string,
  Tolerate extends number | string,
>
  extends
    SharedOptions<
      P,
      V,
      T,
      Name,
      Results<T, Name, ListOf<Output, Collect, When, Do, Tolerate>>,
      ListOf<Output, Collect, When, Do, Tolerate>,
      ItemsEnds<Output, Collect, When, Tolerate>,
      Publish,
      When,
      Do
    >,
    ListTaskOptions<Around<P, V, T>> {
  /** A list, or anything iterable: the action runs for each item. */
  readonly withItems: Items<Item> | ((context: Around<P, V, T>, scope: Scope) => Items<Item>);
  /** Hands out lists of so many items: an integer from 1. */
  readonly batchSize?: BatchSize | ((context: Around<P, V, T>, scope: Scope) => BatchSize);
  /** What the action gets: a function, or a value. */
  readonly input?:
    | Input
    | ((context: Around<P, V, T, ItemOf<NoInfer<Item>, BatchSize>>, scope: Scope) => Input);
  /** A name, a function or a workflow. Default: the name of the task. */
  readonly action?:
    | string
    | ((call: ActionCall<NoInfer<Input>, ItemOf<NoInfer<Item>, BatchSize>>) => Output)
    | Workflow<string, Output>;
  /** When and how often a failed attempt at an item is repeated. */
  readonly retry?: RetryOptions<Around<P, V, T, ItemOf<NoInfer<Item>, BatchSize>>>;
  /** Items that may fail: a number of them, or a percentage such as `5%`. Default: 0. */
  readonly tolerate?: Tolerate;
  /** What is kept of the items. Default: everything. */
  readonly collect?: Collect;
}
