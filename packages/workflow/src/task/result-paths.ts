import type { Succeeded } from "./scope.ts";
import type { FailedResult } from "./typed-results.ts";

/**
 * What the way to a task, or to the end of the workflow (`null`), says about the result of an earlier
 * task.
 */
export type ResultPath = FailedPath | SkippedPath | SurePath;

/** The second task may have failed. */
type FailedPath = readonly [at: string | null, task: string];

/** The second task may have been skipped. */
type SkippedPath = readonly [at: string, task: string, way: "skipped"];

/** The second task, which can be skipped, has succeeded with this result. */
type SurePath = readonly [at: string, task: string, way: "succeeded", result: unknown];

/** The tasks that may have failed before this one. */
type FailedBefore<Paths, Name extends string> = Paths extends readonly [infer At, infer Task]
  ? Name extends At
    ? Task
    : never
  : never;

/** The tasks that may have been skipped before this one. */
type SkippedBefore<Paths, Name extends string> = Paths extends readonly [
  infer At,
  infer Task,
  "skipped",
]
  ? Name extends At
    ? Task
    : never
  : never;

/** The tasks that have succeeded before this one though they can be skipped, with their results. */
type SureBefore<Paths, Name extends string> = Paths extends readonly [
  infer At,
  infer Task,
  "succeeded",
  infer Result,
]
  ? Name extends At
    ? readonly [Task, Result]
    : never
  : never;

/** The results as a task sees them, given the paths that lead to it. */
export type SeenBy<T, Paths extends ResultPath, Name extends string> = [Paths] extends [never]
  ? T
  : WithPaths<T, FailedBefore<Paths, Name>, SkippedBefore<Paths, Name>, SureBefore<Paths, Name>>;

/** The results as the end of the workflow sees them. */
export type SeenAtEnd<T, Paths extends ResultPath> = WithPaths<T, EverFailed<Paths>, never, never>;

type EverFailed<Paths> = Paths extends readonly [unknown, infer Task] ? Task : never;

type WithPaths<T, Failed, Skipped, Sure extends readonly [unknown, unknown]> = [
  Failed | Sure,
] extends [never]
  ? T
  : {
      readonly [K in keyof T]: K extends Failed
        ? FailedResult<T[K]>
        : K extends Exclude<Sure[0], Skipped>
          ? Extract<Sure, readonly [K, unknown]>[1]
          : T[K];
    };

/**
 * The paths after adding a task. Only its entries for failures lead on after it failed, and all of them
 * pass on what holds before it. A failure that an entry handles is also seen at the end.
 *
 * The condition always holds. Without it the union would have an alias, and the compiler would
 * instantiate the arguments of that, which nests the paths of all tasks before.
 *
 * @typeParam Sure Its result after a success if it can be skipped, otherwise `never`.
 */
export type PathsAfter<
  Paths extends ResultPath,
  Name extends string,
  Next,
  Sure,
> = Name extends string
  ?
      | Paths
      | Inherited<Paths, Name, TargetsOf<EntryOf<Next>>>
      | ([ForFailures<EntryOf<Next>>] extends [never]
          ? never
          : readonly [(TargetsOf<ForFailures<EntryOf<Next>>> & string) | null, Name])
      | ([Sure] extends [never] ? never : AfterSkippable<Name, EntryOf<Next>, Sure>)
  : never;

/** What holds before a task also holds after it. */
type Inherited<Paths, Name extends string, Targets> = [Paths] extends [never]
  ? never
  : [Targets] extends [never]
    ? never
    : Paths extends readonly [infer At, infer Task extends string, ...infer Way]
      ? Name extends At
        ? readonly [Targets & string, Task, ...Way]
        : never
      : never;

/** The paths from a task that can be skipped. */
type AfterSkippable<Name extends string, Entry, Sure> =
  | Way<TargetsOf<IfSucceeded<Entry>>, readonly [Name, "succeeded", Sure]>
  | Way<TargetsOf<Exclude<Entry, IfSucceeded<Entry>>>, readonly [Name, "skipped"]>;

type Way<Targets, Rest extends readonly unknown[]> = [Targets] extends [never]
  ? never
  : readonly [Targets & string, ...Rest];

type EntryOf<Next> = Next extends readonly (infer Entry)[] ? Entry : Next;

/** The entries that can fire after a failure: without `on`, none can. */
type ForFailures<Entry> = Entry extends { readonly on: infer On }
  ? [On] extends ["success" | undefined]
    ? never
    : Exclude<Entry, IfSucceeded<Entry>>
  : never;

/** The entries whose `when` is `succeeded()` and nothing else. */
type IfSucceeded<Entry> = Entry extends { readonly when: (...given: never) => infer Holds }
  ? boolean extends Holds
    ? never
    : [Holds] extends [Succeeded]
      ? Entry
      : never
  : never;

type TargetsOf<Entry> = Entry extends { readonly do: infer Do }
  ? Do extends readonly (infer Name)[]
    ? Name
    : Do
  : never;
