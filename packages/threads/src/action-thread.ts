import { freezeParsed, type Json } from "@sheaf/context/json";
import { type Hash, PartError } from "@sheaf/context/parts";
import { type ActionFunction, PartReader } from "@sheaf/workflow";
import {
  type PackedItems,
  refusalOf,
  type RemoteChunk,
  type RemoteRecord,
  RemoteTask,
  unpackedItems,
} from "@sheaf/workflow/remote";
import type { FromThread, ToThread } from "./messages.ts";
import { RecordBuffer } from "./record-buffer.ts";

/** A job, in a thread. */
interface ThreadJob {
  readonly task: Promise<RemoteTask>;
  readonly records: RecordBuffer;
  /** What is under way. */
  readonly chunks: Set<RemoteChunk>;
}

interface Waiting {
  readonly resolve: (bytes: Uint8Array) => void;
  readonly reject: (error: unknown) => void;
}

/** What a thread does with its messages: performs items, and asks for parts that it lacks. */
export class ActionThread {
  readonly #actions: Readonly<Record<string, ActionFunction>>;
  readonly #send: (message: FromThread) => void;
  readonly #jobs = new Map<number, ThreadJob>();
  readonly #parts: PartReader;
  readonly #wanted = new Map<Hash, Waiting>();

  constructor(
    actions: Readonly<Record<string, ActionFunction>>,
    send: (message: FromThread) => void,
  ) {
    this.#actions = actions;
    this.#send = send;
    // Parts that are kept are never asked for again.
    this.#parts = new PartReader({
      get: (hash) => this.#part(hash),
      missing: async () => [],
      put: async () => {},
    });
  }

  receive(message: ToThread): void {
    switch (message.type) {
      case "job":
        this.#open(message);
        break;
      case "items":
        void this.#perform(message.job, JSON.parse(message.items) as PackedItems);
        break;
      case "abort":
        for (const chunk of this.#jobs.get(message.job)?.chunks ?? [])
          chunk.abort(message.attempts);
        this.#send({ type: "alive" });
        break;
      case "part":
        this.#take(message.hash, message.text);
        break;
      case "over":
        this.#jobs.delete(message.job);
    }
  }

  #open({ job, description, secrets }: ToThread & { readonly type: "job" }): void {
    const actions = this.#actions;
    const task = RemoteTask.of(description, { actions, secrets, parts: this.#parts });
    // Whoever performs its items sees the error.
    task.catch(() => {});
    const records = new RecordBuffer((texts, busy) =>
      this.#send({ type: "records", job, records: texts, busy }),
    );
    this.#jobs.set(job, { task, records, chunks: new Set() });
  }

  async #perform(number: number, packed: PackedItems): Promise<void> {
    const job = this.#jobs.get(number);
    if (job === undefined) return;
    freezeParsed(packed as unknown as Json);
    const items = unpackedItems(packed);
    let task: RemoteTask;
    try {
      task = await job.task;
    } catch (error) {
      for (const record of refusalOf(items, error)) job.records.add(record);
      return;
    }
    const chunk = task.perform(items, (record: RemoteRecord) => job.records.add(record));
    job.chunks.add(chunk);
    await chunk.done;
    job.chunks.delete(chunk);
  }

  #part(hash: Hash): Promise<Uint8Array> {
    return new Promise((resolve, reject) => {
      this.#wanted.set(hash, { resolve, reject });
      this.#send({ type: "wants", hash });
    });
  }

  #take(hash: Hash, text: string | null): void {
    const waiting = this.#wanted.get(hash);
    this.#wanted.delete(hash);
    if (text === null) waiting?.reject(new PartError("PART_MISSING", hash, "no job has it"));
    else waiting?.resolve(new TextEncoder().encode(text));
  }
}
