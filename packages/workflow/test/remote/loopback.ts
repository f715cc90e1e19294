import { parseJson } from "@sheaf/context/json";
import type { ContextReader, Hash, NamesToRead } from "@sheaf/context/parts";
import type { Attempt, Executor, Job, Session } from "../../src/contract/executor.ts";
import { inProcess } from "../../src/executor/in-process.ts";
import {
  RemoteJob,
  type RemoteItem,
  RemoteTask,
  type RemoteChunk,
  type WorkerOptions,
} from "../../src/remote/index.ts";

/** What a loopback does besides. */
interface LoopbackOptions extends Partial<Omit<WorkerOptions, "parts">> {
  readonly actions: WorkerOptions["actions"];
  readonly computesInputs?: boolean;
  /** Sees every text that is sent either way. */
  readonly onText?: (text: string) => void;
  /** Sees what is read of the context. */
  readonly onNames?: (names: NamesToRead | undefined) => void;
}

/** An executor that performs items in this process, after everything was text. */
export function loopback(options: LoopbackOptions): Executor {
  return {
    takesTasks: true,
    has: (action) => Object.hasOwn(options.actions, action),
    open: (job) => (job.action === null ? inProcess.open(job) : new LoopbackSession(job, options)),
  };
}

class LoopbackSession implements Session {
  readonly queues = true;
  readonly #remote: RemoteJob;
  readonly #options: LoopbackOptions;
  readonly #task: Promise<RemoteTask>;
  readonly #chunks = new Set<RemoteChunk>();
  #waiting: RemoteItem[] = [];

  constructor(job: Job, options: LoopbackOptions) {
    this.#options = options;
    const { computesInputs = false } = options;
    this.#remote = new RemoteJob(job, {
      computesInputs,
      onAbort: (attempts) => {
        for (const chunk of this.#chunks) chunk.abort(this.#sent(attempts));
      },
    });
    const parts = {
      read: async (hash: Hash) => parseJson(this.#text(this.#remote.textOf(hash))),
      context: async (reader: ContextReader, manifest: Hash, names?: NamesToRead) => {
        options.onNames?.(names);
        const read = (hash: Hash) => parseJson(this.#text(this.#remote.textOf(hash)));
        return reader.context(manifest, read, names);
      },
    };
    this.#task = RemoteTask.of(this.#sent(this.#remote.description), { ...options, parts });
  }

  start(attempt: Attempt): void {
    const item = this.#remote.send(attempt);
    if (item !== null) this.#waiting.push(item);
  }

  flush(): void {
    const items = this.#waiting;
    this.#waiting = [];
    void this.#perform(this.#sent(items));
  }

  close(): void {
    this.#remote.close();
  }

  async #perform(items: readonly RemoteItem[]): Promise<void> {
    try {
      const task = await this.#task;
      const chunk = task.perform(items, (record) => this.#remote.receive(this.#sent(record)));
      this.#chunks.add(chunk);
      await chunk.done;
      this.#chunks.delete(chunk);
    } catch (error) {
      for (const item of items) this.#remote.fail(item, error);
    }
  }

  #text(text: string): string {
    this.#options.onText?.(text);
    return text;
  }

  /** The value once it was text. */
  #sent<Value>(value: Value): Value {
    return parseJson(this.#text(JSON.stringify(value))) as Value;
  }
}
