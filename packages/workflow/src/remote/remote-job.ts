import { type Json, jsonOf, type SecretNames, secretNames, secretsOf } from "@sheaf/context";
import { propertyOf } from "@sheaf/context/messages";
import { canonicalJson } from "@sheaf/context/json";
import { type ContextParts, type Hash, partsOf } from "@sheaf/context/parts";
import type { Attempt, Job, LostWorker } from "../contract/executor.ts";
import { contentHashes } from "../host/content-hashes.ts";
import type { AttemptName, JobDescription, RemoteItem } from "./job-description.ts";
import { recordOf } from "./packed.ts";
import { errorFrom } from "./thrown-elsewhere.ts";

/** How a job leaves its process. */
export interface RemoteJobOptions {
  /**
   * Called with attempts that are under way and no longer wanted: time is up, or the run is canceled.
   *
   * @defaultValue nobody is called
   */
  readonly onAbort?: (attempts: readonly AttemptName[]) => void;
  /**
   * True if workers find the workflow and compute inputs themselves.
   *
   * @defaultValue false: inputs are evaluated here, and travel with their items
   */
  readonly computesInputs?: boolean;
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

interface Running {
  readonly attempt: Attempt;
  readonly unfollow: () => void;
}

/** Without secrets. */
const AS_IT_IS: SecretNames = { written: (value) => value, restored: (value) => value };

/**
 * A job that is performed elsewhere, as its own process sees it: what has to be sent, and which attempts
 * are under way. It sends nothing itself, so that any carrier can use it. What comes back is checked: a
 * worker that is broken, or hostile, fails attempts at most.
 *
 * Opening it costs O(names) of the context, and O(size) of large values that were not hashed before; each
 * attempt costs its item.
 *
 * @example
 * ```ts
 * const open = (job: Job): Session => {
 *   if (job.action === null) return inProcess.open(job) as Session;
 *   const remote = new RemoteJob(job);
 *   remote.description.action; // "far"
 *   const start = (attempt: Attempt) => {
 *     const item = remote.send(attempt);
 *     if (item !== null)
 *       remote.receive({ type: "succeeded", index: item.index, attempt: 1, output: "far away" });
 *   };
 *   return { queues: true, start };
 * };
 * const workflow = compileTasks([{ name: "far", withItems: ["a"] }], {});
 * const { tasks } = await run(workflow, { executor: { open, has: () => true } }).result;
 * tasks["far"]?.output; // ["far away"]
 * ```
 */
export class RemoteJob {
  /** What workers need to know of the job. */
  readonly description: JobDescription;
  readonly #job: Job;
  readonly #parts: ContextParts;
  readonly #document: { readonly hash: Hash; readonly text: string } | null;
  readonly #names: SecretNames;
  readonly #onAbort: (attempts: readonly AttemptName[]) => void;
  readonly #running = new Map<number, Running>();
  readonly #cancel = (): void => this.#canceled();

  /** @throws `InvalidValueError` if the context freezes nothing, and holds what is not JSON. */
  constructor(job: Job, { onAbort = () => {}, computesInputs = false }: RemoteJobOptions = {}) {
    if (job.action === null)
      throw new TypeError("Cannot send a job away: only a task whose action has a name can be");
    const secrets = secretsOf(job.context);
    this.#job = job;
    this.#onAbort = onAbort;
    this.#names = secrets.size === 0 ? AS_IT_IS : secretNames(secrets);
    this.#parts = partsOf(job.context, contentHashes);
    const { document, ...workflow } = job.workflow;
    // Workers that get their inputs do not need the workflow.
    this.#document = document === undefined || !computesInputs ? null : partOf({ ...document });
    this.description = {
      id: job.id,
      run: { id: job.runId, startedAt: job.startedAt },
      workflow: this.#document === null ? workflow : { ...workflow, document: this.#document.hash },
      path: job.path,
      action: job.action,
      isList: job.isList,
      context: this.#parts.manifest,
      secrets: [...secrets.keys()],
      ...(job.folds === undefined ? {} : { folds: job.folds }),
      timeout: job.timeout,
      inputs: computesInputs ? "computed" : "sent",
    };
    job.signal.addEventListener("abort", this.#cancel, { once: true });
  }

  /** All parts that workers may ask for, each once. The manifest of the context is the last. */
  get hashes(): readonly Hash[] {
    return this.#document === null
      ? this.#parts.hashes
      : [this.#document.hash, ...this.#parts.hashes];
  }

  /**
   * The content of a part: JSON text. O(length).
   *
   * @throws `PartError` `PART_MISSING` if the job has no such part.
   *
   * @example
   * ```ts
   * const textsOf = (job: RemoteJob) => job.hashes.map((hash) => job.textOf(hash));
   * ```
   */
  textOf(hash: Hash): string {
    return this.#document?.hash === hash ? this.#document.text : this.#parts.textOf(hash);
  }

  /** How many attempts were sent and have not ended. */
  get count(): number {
    return this.#running.size;
  }

  /** The attempts that were sent and have not ended. O(their number). */
  get underWay(): readonly AttemptName[] {
    return Array.from(
      this.#running,
      ([
        index,
        {
          attempt: { attempt },
        },
      ]) => ({ index, attempt }),
    );
  }

  /**
   * What to send of an attempt, which is under way from now on. Null if its input cannot be evaluated, or
   * is not JSON: then the attempt has failed.
   *
   * @example
   * ```ts
   * const start = (job: RemoteJob, attempt: Attempt) => {
   *   const item = job.send(attempt);
   *   return item === null ? "" : JSON.stringify(item);
   * };
   * ```
   */
  send(attempt: Attempt): RemoteItem | null {
    const { isList, timeout, folds } = this.#job;
    const { item, index } = attempt.context;
    const name = { index: isList ? (index as number) : 0, attempt: attempt.attempt };
    let input: Json;
    try {
      input = this.#inputOf(attempt);
    } catch (error) {
      attempt.fail(error);
      return null;
    }
    const unfollow = timeout === null ? NOTHING : this.#followed(attempt.signal, name);
    this.#running.set(name.index, { attempt, unfollow });
    // Spreading objects that may be empty would take longer than all the rest.
    const sent: Writable<RemoteItem> = { ...name, key: attempt.key };
    if (isList) sent.item = this.#names.written(item as Json);
    if (folds !== undefined) sent.state = this.#names.written(attempt.context.get(folds) as Json);
    if (input !== null) sent.input = this.#names.written(input);
    return sent;
  }

  /**
   * Takes what a worker reports: a {@link RemoteRecord}, or what the text of one was parsed to. It may be
   * anything: what is not of an attempt that is under way is dropped, so that reports may come late or twice.
   *
   * @example
   * ```ts
   * const receiveText = (job: RemoteJob, text: string) => job.receive(parseJson(text));
   * ```
   */
  receive(given: unknown): void {
    const record = recordOf(given);
    const running = this.#named(propertyOf(record, "index"), propertyOf(record, "attempt"));
    if (running === undefined) return;
    const { attempt } = running;
    switch (propertyOf(record, "type")) {
      case "started":
        attempt.started();
        break;
      case "succeeded":
        this.#ended(running);
        this.#succeed(attempt, propertyOf(record, "output"));
        break;
      case "failed":
        this.#ended(running);
        attempt.fail(errorFrom(propertyOf(record, "error"), this.#placeOf(attempt)));
        break;
      case "log":
        dropped(() =>
          attempt.log(propertyOf(record, "message") as string, propertyOf(record, "data")),
        );
        break;
      case "progress":
        dropped(() => attempt.progress(propertyOf(record, "fraction") as number));
        break;
      default:
    }
  }

  /**
   * Fails an attempt for a reason of the carrier, such as that its worker is lost. Without effect if it is
   * not under way.
   *
   * @example
   * ```ts
   * const lose = (job: RemoteJob, item: RemoteItem) =>
   *   job.fail(item, new WorkerError("WORKER_LOST", "its thread ended"));
   * ```
   */
  fail({ index, attempt }: AttemptName, error: unknown): void {
    const running = this.#named(index, attempt);
    if (running === undefined) return;
    this.#ended(running);
    running.attempt.fail(error);
  }

  /**
   * Reports that whoever performed an attempt was lost, and that it is performed again. Without effect if it
   * is not under way.
   *
   * @example
   * ```ts
   * const repeat = (job: RemoteJob, item: RemoteItem) =>
   *   job.lost(item, { worker: "web-1:4711", reason: "its thread ended" });
   * ```
   */
  lost({ index, attempt }: AttemptName, loss: LostWorker): void {
    this.#named(index, attempt)?.attempt.lost(loss);
  }

  /**
   * True if the attempt was sent and has not ended.
   *
   * @example
   * ```ts
   * const wanted = (job: RemoteJob, items: readonly RemoteItem[]) =>
   *   items.filter((item) => job.isUnderWay(item));
   * ```
   */
  isUnderWay({ index, attempt }: AttemptName): boolean {
    return this.#named(index, attempt) !== undefined;
  }

  /**
   * Call it when the session is closed.
   *
   * @example
   * ```ts
   * const close = (job: RemoteJob) => job.close();
   * ```
   */
  close(): void {
    this.#job.signal.removeEventListener("abort", this.#cancel);
  }

  #inputOf(attempt: Attempt): Json {
    if (this.description.inputs === "computed") return null;
    return jsonOf(this.#job.input(attempt) ?? null, "input");
  }

  #named(index: unknown, attempt: unknown): Running | undefined {
    const running = this.#running.get(index as number);
    return running?.attempt.attempt === attempt ? running : undefined;
  }

  #ended({ attempt, unfollow }: Running): void {
    unfollow();
    this.#running.delete(this.#job.isList ? (attempt.context.index as number) : 0);
  }

  /** What is not JSON fails the attempt there. */
  #succeed(attempt: Attempt, output: unknown): void {
    if (this.#names === AS_IT_IS) {
      attempt.succeed(output);
      return;
    }
    let restored: Json;
    try {
      restored = this.#names.restored(jsonOf(output ?? null, "output"));
    } catch (error) {
      attempt.fail(error);
      return;
    }
    attempt.succeed(restored);
  }

  #placeOf({ context }: Attempt): { task: string; index?: number | undefined } {
    const { task, isList } = this.#job;
    return isList ? { task, index: context.index } : { task };
  }

  /** Its own time is up, or the run is canceled. */
  #followed(signal: AbortSignal, name: AttemptName): () => void {
    const abort = (): void => {
      const running = this.#named(name.index, name.attempt);
      if (running === undefined) return;
      this.#ended(running);
      this.#onAbort([name]);
    };
    signal.addEventListener("abort", abort, { once: true });
    return () => signal.removeEventListener("abort", abort);
  }

  /** They may still end in the time of grace. */
  #canceled(): void {
    const attempts = this.underWay;
    if (attempts.length > 0) this.#onAbort(attempts);
  }
}

const NOTHING = (): void => {};

function partOf(value: Json): { readonly hash: Hash; readonly text: string } {
  return { hash: contentHashes.of(value), text: canonicalJson(value) };
}

/** Events that a worker makes up have no effect. */
function dropped(report: () => void): void {
  try {
    report();
  } catch {
    // It is not what an action can report.
  }
}
