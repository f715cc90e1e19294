import type { Json, NamedChanges } from "@sheaf/context";
import type { ErrorReport } from "../item-report.ts";

/** What a journal records about its run before anything has happened. JSON. */
export interface JournalHeader {
  /** The id of the run. */
  readonly run: string;
  /** When it was first started, as ISO 8601. */
  readonly startedAt: string;
  /** The name of the workflow; null if it has none. */
  readonly name: string | null;
  /** A digest of the workflow: its tasks or nodes, and how they follow each other. */
  readonly workflow: string;
  /** A digest of what the run was given: parameters, configuration, or a context. */
  readonly given: string;
  /** The secrets that the run has, whose names stand in place of their values. */
  readonly secretNames: readonly string[];
}

/** An error as a journal keeps it. JSON. */
export interface RecordedError extends ErrorReport {
  /** Of its class. */
  readonly name: string;
}

/** An error inside an item, with its own place. */
export interface RecordedInside extends RecordedError {
  /** The task, or node; absent if it belongs to the workflow itself. */
  readonly task?: string;
  /** The position of the item; absent if it belongs to no item. */
  readonly index?: number;
}

/** What a node in code gave: its changes of the context it got, and the rest of its outcome. JSON. */
export interface RecordedOutcome {
  /** How the node ended. */
  readonly status: "succeeded" | "skipped" | "failed";
  /** Null unless it succeeded. */
  readonly output: Json;
  /** What it chose; null if it chose nothing. */
  readonly actions: readonly string[] | null;
  /** What it changed. */
  readonly variables: NamedChanges;
  /** What it changed. */
  readonly tasks: NamedChanges;
  /** Absent unless it failed. */
  readonly error?: RecordedError;
}

/**
 * One thing that happened, as JSON. Steps are numbered as they come up: `step` says what a number
 * stands for, and records behind it use the number.
 */
export type JournalRecord =
  /** A step of the workflow, or of that inside an item of another step: its branch and its node, as in `2.name`. */
  | readonly ["step", step: number, outer: number | null, index: number, name: string]
  /**
   * The items of the step: how many there are, and a digest of them. Null and empty for a stream. True for a
   * fold, each item of which depends on those before it.
   */
  | readonly ["list", step: number, total: number | null, digest: string, folds?: true]
  /** An item succeeded; of a stream with a digest of it. */
  | readonly ["item", step: number, index: number, attempts: number, output: Json, digest?: number]
  /**
   * Items succeeded at their first attempt: at most 1,000. For each run of neighbors, `ranges` has the index of
   * the first and how many they are. The outputs, and the digests of items of a stream, are in the same
   * order; outputs are null where the step does not collect them.
   */
  | readonly [
      "items",
      step: number,
      ranges: readonly number[],
      outputs: readonly Json[] | null,
      digests?: readonly number[],
    ]
  /** An item failed for good. */
  | readonly [
      "failed",
      step: number,
      index: number,
      attempts: number,
      error: RecordedError,
      digest?: number,
    ]
  /** An item of a BatchNode ended: what it gave follows from what was recorded inside it. */
  | readonly ["inside", step: number, index: number, hasFailed: boolean]
  /** An attempt at an item failed, and another follows. */
  | readonly ["retry", step: number, index: number, attempts: number, digest?: number]
  /** The attempt that follows begins: recorded where the item had left its place to others. */
  | readonly ["again", step: number, index: number]
  /**
   * Some items of a batch succeeded. Those at these positions are left, in order; `outputs` has those of the
   * others by position, and is null if their action gave none.
   */
  | readonly [
      "left",
      step: number,
      index: number,
      positions: readonly number[],
      outputs: readonly Json[] | null,
      digest?: number,
    ]
  /**
   * No item of the step starts any more; so many had started. `cut` has the items that were ended with it
   * because they were not needed, each with its attempt.
   */
  | readonly [
      "stop",
      step: number,
      started: number,
      cut?: readonly (readonly [index: number, attempt: number])[],
    ]
  /** Failures that the workflow inside an item handled, in one of its attempts. */
  | readonly [
      "handled",
      step: number,
      index: number,
      attempt: number,
      errors: readonly RecordedInside[],
    ]
  /** What the process method of a node gave. */
  | readonly ["outcome", step: number, outcome: RecordedOutcome]
  /** The step ended, and what it led to is decided: true if its failure failed its workflow. */
  | readonly ["end", step: number, hasFailedWorkflow: boolean]
  /** A signal came from outside; the id is that of the file that brought it, if one did. */
  | readonly ["signal", name: string, data: Json, id?: string]
  /** An attempt at an item began to wait for a signal, at this time in milliseconds since 1970. */
  | readonly ["wait", step: number, index: number, attempt: number, time: number]
  /** It got the signal with this number: signals are counted from 0. */
  | readonly ["took", step: number, index: number, attempt: number, signal: number]
  /** A process has the run from now on; the time as ISO 8601. */
  | readonly ["opened", time: string]
  /** The run ended. */
  | readonly ["closed", status: "succeeded" | "failed" | "canceled"];

/** What a journal holds when it is opened. */
export interface Recorded {
  /** As it was first opened; the one just given if it was empty. */
  readonly header: JournalHeader;
  /** True if it was empty. */
  readonly isNew: boolean;
  /** What was appended since, in order, in groups of any size. Read once. */
  readonly records: AsyncIterable<readonly JournalRecord[]>;
}

/** A signal that another process left at a journal. */
export interface OutsideSignal {
  /** No other signal has it. */
  readonly id: string;
  /** What a task waits for. */
  readonly name: string;
  /** What that task gives. */
  readonly data: Json;
}

/** Where a run writes down what happens, so that another process can continue it. */
export interface Journal {
  /**
   * Takes the journal for one run, and gives what it holds. Called once, before anything else.
   *
   * @throws {@link JournalError} `RUN_OWNED` while another run has it, `JOURNAL_DAMAGED` where it cannot
   * be read, `JOURNAL_FAILED` where it cannot be reached.
   */
  open(header: JournalHeader): Promise<Recorded>;
  /**
   * Takes a record. It must not wait and must not throw; it may keep the record for a few
   * milliseconds to write several at once. Those of one turn of the event loop belong together: they
   * are kept all or not at all. The record is JSON that nobody changes any more.
   */
  append(record: JournalRecord): void;
  /**
   * Fulfilled when all that was appended will be there after a power cut.
   *
   * @throws {@link JournalError} `JOURNAL_FAILED` if it will not.
   */
  settled(): Promise<void>;
  /** Releases the journal, after writing what was appended. */
  close(): Promise<void>;
  /**
   * Calls back with each signal that other processes have left in the journal, or leave there later, until
   * the returned function is called. The run records a signal at once, unless it has already; once that
   * record has settled, the journal removes the signal.
   */
  listen?(callback: (signal: OutsideSignal) => void): () => void;
  /** Called as soon as the journal cannot take records any more, with the reason. */
  onFailure?(callback: (error: Error) => void): void;
}
