import type { Journal, JournalHeader, JournalRecord, OutsideSignal, Recorded } from "./journal.ts";
import { nameOf } from "../value-name.ts";
import type { JournalFile } from "./journal-file.ts";

/**
 * A journal in a file, which is made if it does not exist. An item takes up to 20 bytes beside its
 * output, is written within a few milliseconds, together with others, and outlasts a power cut
 * within about 100. Beside the file, `PATH.lock` says which process runs it. The format is described in
 * `docs/journal-format.md`.
 *
 * @param path Of the file.
 * @throws TypeError for a path that is not a string.
 *
 * @example
 * ```ts
 * const workflow = defineWorkflow().task("a", { action: () => 1 }).build();
 * // Started again after its process has died, it goes on from where it was.
 * const nightly = () => run(workflow, { journal: fileJournal("nightly.journal") }).result;
 * ```
 */
export function fileJournal(path: string): Journal {
  if (typeof path !== "string" || path === "")
    throw new TypeError(`Cannot make a journal: expected a path, got ${nameOf(path)}`);
  return new FileJournal(path);
}

/** To import what is loaded takes 0.06 ms again. */
// oxlint-disable-next-line sheaf/no-module-level-mutable-state -- a module is the same for as long as the process lives
let loaded: Promise<typeof import("./journal-file.ts")> | null = null;

/** What touches the disk is loaded when it is opened: a run without a journal needs none of it. */
class FileJournal implements Journal {
  readonly #path: string;
  #file: JournalFile | null = null;
  #callback: (error: Error) => void = () => {};
  /** Fulfilled when the signals that were recorded are taken away. */
  #taking: Promise<unknown> = Promise.resolve();

  constructor(path: string) {
    this.#path = path;
  }

  async open(header: JournalHeader): Promise<Recorded> {
    if (this.#file !== null)
      throw new TypeError("Cannot open a journal twice: make one for each run");
    const { JournalFile: Opened } = await (loaded ??= import("./journal-file.ts"));
    const file = await Opened.open(this.#path, (error) => this.#callback(error));
    try {
      const recorded = await file.recorded(header);
      this.#file = file;
      return recorded;
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  append(record: JournalRecord): void {
    this.#file?.append(record);
  }

  async settled(): Promise<void> {
    await this.#file?.settled();
  }

  async close(): Promise<void> {
    await this.#taking;
    const file = this.#file;
    this.#file = null;
    await file?.close();
  }

  /** The process stays alive meanwhile, because it waits. */
  listen(callback: (signal: OutsideSignal) => void): () => void {
    let stop: (() => Promise<void>) | null = null;
    let isStopped = false;
    const { path } = this.#file ?? { path: this.#path };
    const watch = async (): Promise<void> => {
      const { watchSignals } = await import("./signal-inbox.ts");
      if (!isStopped) stop = watchSignals(path, callback, () => this.settled());
    };
    void watch();
    return () => {
      isStopped = true;
      if (stop !== null) this.#taking = Promise.all([this.#taking, stop()]);
    };
  }

  onFailure(callback: (error: Error) => void): void {
    this.#callback = callback;
  }
}
