import type { FailedResult } from "./typed-results.ts";

/**
 * A task on whose way a failed task may lie: its name, or null for the end of the workflow, and the name
 * of the one that may have failed.
 */
export type FailedPath = readonly [at: string | null, failed: string];

/** The tasks that may have failed before this one. */
type FailedBefore<Paths extends FailedPath, Name extends string> = Paths extends readonly [
  infer At,
  infer Failed,
]
  ? Name extends At
    ? Failed
    : never
  : never;

/** The results that a task sees: those of tasks that may have failed before it may have no output. */
export type SeenBy<T, Paths extends FailedPath, Name extends string> = WithFailed<
  T,
  FailedBefore<Paths, Name>
>;

/** The results that the end of the workflow sees. */
export type SeenAtEnd<T, Paths extends FailedPath> = WithFailed<T, Paths[1]>;

type WithFailed<T, Failed> = [Failed] extends [never]
  ? T
  : { readonly [K in keyof T]: K extends Failed ? FailedResult<T[K]> : T[K] };

/**
 * The paths that there are after a task. Its entries for failures lead on after it failed; all of them
 * lead on after what failed before it. A failure that such an entry handles is seen at the end, too.
 */
export type PathsAfter<Paths extends FailedPath, Name extends string, Next> =
  | Paths
  | PathsTo<TargetsOf<EntryOf<Next>>, FailedBefore<Paths, Name>>
  | PathsTo<
      TargetsOf<ForFailures<EntryOf<Next>>> | null,
      [ForFailures<EntryOf<Next>>] extends [never] ? never : Name
    >;

type PathsTo<At, Failed> = [At] extends [never]
  ? never
  : [Failed] extends [never]
    ? never
    : readonly [At & (string | null), Failed & string];

type EntryOf<Next> = Next extends readonly (infer Entry)[] ? Entry : Next;

/** The entries that can fire after a failure: without `on`, none can. */
type ForFailures<Entry> = Entry extends { readonly on: infer On }
  ? [On] extends ["success" | undefined]
    ? never
    : Entry
  : never;

type TargetsOf<Entry> = Entry extends { readonly do: infer Do }
  ? Do extends readonly (infer Name)[]
    ? Name
    : Do
  : never;
