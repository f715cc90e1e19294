import type { Json, SecretNames } from "@sheaf/context";
import type { Journal, JournalHeader, JournalRecord, OutsideSignal } from "./journal.ts";
import { after, millisecondsOf, now, timestampOf } from "../host/clock.ts";
import { GraphJournal } from "./graph-journal.ts";
import type { ItemGroup } from "./item-group.ts";
import { JournalError } from "./journal-error.ts";
import type { Recorder } from "./recorder.ts";
import { type RecordedSignal, RecordedRun } from "./recorded-run.ts";
import { countsOf, type RunCounts } from "./run-counts.ts";

/** Milliseconds that items wait for others to be one record with. With a record in each turn, an item that waits for one took a third longer. */
const HOLDING = 2;

/** Where a run looks up what happened before, and writes down what happens. */
export class RunJournal implements Recorder {
  readonly #journal: Journal;
  readonly #recorded: RecordedRun;
  readonly #values: SecretNames;
  /** As it was first opened: whose id and time the run has. */
  readonly header: JournalHeader;
  /** Of the workflow that the run is of. */
  readonly root: GraphJournal;
  /** True if the run was started before. */
  readonly isContinued: boolean;
  #stepCount: number;
  #onFailure: (error: Error) => void = () => {};
  /** Groups that hold something. */
  #groups: ItemGroup[] = [];
  /** True if they are to be recorded soon. */
  #isAsked = false;

  private constructor(
    journal: Journal,
    header: JournalHeader,
    isContinued: boolean,
    recorded: RecordedRun,
    values: SecretNames,
  ) {
    this.#journal = journal;
    this.#recorded = recorded;
    this.#values = values;
    this.header = header;
    this.isContinued = isContinued;
    this.#stepCount = recorded.stepCount;
    this.root = new GraphJournal(this, recorded.root, null, 0);
  }

  /**
   * Takes the journal and reads what it holds. O(records).
   *
   * @param id What the caller wants the run to be called; null if that is all the same.
   * @throws JournalError; nothing in the journal is changed then.
   */
  static async open(
    journal: Journal,
    given: JournalHeader,
    id: string | null,
    values: SecretNames,
  ): Promise<RunJournal> {
    const { header, isNew, records } = await journal.open(given);
    try {
      checkHeader(header);
      if (!isNew) checkUnchanged(header, given, id);
      const recorded = new RecordedRun(values);
      for await (const group of records) recorded.addAll(group);
      recorded.reopen();
      const opened = new RunJournal(journal, header, !isNew, recorded, values);
      if (recorded.closed === null) opened.append(["opened", timestampOf(now())]);
      return opened;
    } catch (error) {
      await journal.close();
      throw error;
    }
  }

  /** As it was first opened, in milliseconds since 1970. */
  get startedAt(): number {
    return millisecondsOf(this.header.startedAt);
  }

  /** Called as soon as the journal cannot take records any more, or turns out to be that of another run. */
  onFailure(callback: (error: Error) => void): void {
    this.#onFailure = callback;
    this.#journal.onFailure?.(callback);
  }

  fail(error: JournalError): void {
    this.#onFailure(error);
  }

  /** How far it had come. O(steps). */
  get counts(): RunCounts {
    return countsOf(this.#recorded.root);
  }

  /** True once the journal has the end of the run: behind it, nothing is recorded. */
  get hasEnded(): boolean {
    return this.#recorded.closed !== null;
  }

  /** The signals that came before, in order, and whether each ended a wait for good. */
  *signals(): Iterable<RecordedSignal & { readonly isSpent: boolean }> {
    for (const signal of this.#recorded.signals) {
      const { takenBy } = signal;
      const isSpent = takenBy?.step.items?.isOver(takenBy.index, takenBy.attempt) === true;
      yield { ...signal, isSpent };
    }
  }

  /** A signal came. */
  signaled(name: string, data: Json, id: string | undefined): void {
    const kept = this.written(data);
    this.append(id === undefined ? ["signal", name, kept] : ["signal", name, kept, id]);
  }

  /** Calls back with signals from other processes, if the journal brings any. */
  listen(callback: (signal: OutsideSignal) => void): () => void {
    return this.#journal.listen?.(callback) ?? ((): void => {});
  }

  append(record: JournalRecord): void {
    this.flush();
    this.#journal.append(record);
  }

  hold(group: ItemGroup): void {
    this.#groups.push(group);
    if (this.#isAsked) return;
    this.#isAsked = true;
    after(HOLDING, () => {
      this.#isAsked = false;
      this.flush();
    });
  }

  flush(): void {
    if (this.#groups.length === 0) return;
    const groups = this.#groups;
    this.#groups = [];
    for (const group of groups) this.#journal.append(group.taken());
  }

  written(value: Json): Json {
    return this.#values.written(value);
  }

  nextStep(): number {
    return this.#stepCount++;
  }

  /** The run is over. Fulfilled when that will be known after a power cut. */
  async end(status: "succeeded" | "failed" | "canceled"): Promise<void> {
    try {
      if (!this.hasEnded) this.append(["closed", status]);
      this.#recorded.closed = status;
      await this.#journal.settled();
    } finally {
      await this.#journal.close();
    }
  }

  /** The run stops without an end of its own: it may be continued from here. */
  async leave(): Promise<void> {
    this.flush();
    await this.#journal.close();
  }
}

/** A journal may be of somebody else, and its header anything. */
function checkHeader({ run, startedAt, secretNames }: JournalHeader): void {
  const hasRun = typeof run === "string" && run !== "" && !Number.isNaN(millisecondsOf(startedAt));
  if (hasRun && Array.isArray(secretNames) && secretNames.every(isText)) return;
  const missing = hasRun ? "the secrets of its run" : "a run and the time of its start";
  throw new JournalError(
    "JOURNAL_DAMAGED",
    `Cannot read the journal: its header does not name ${missing}; restore it, or use a new journal`,
  );
}

const isText = (value: unknown): value is string => typeof value === "string";

function checkUnchanged(header: JournalHeader, given: JournalHeader, id: string | null): void {
  const changed =
    id !== null && id !== header.run
      ? `the run ${header.run}, not ${id}`
      : header.workflow !== given.workflow
        ? "another workflow"
        : header.given !== given.given
          ? "a run with other parameters, configuration or context"
          : String(header.secretNames) === String(given.secretNames)
            ? null
            : "a run with other secrets";
  if (changed === null) return;
  throw new JournalError(
    "RUN_CHANGED",
    `Cannot continue the run: the journal belongs to ${changed}; run what it was made with, or use a new journal`,
  );
}
