import type { WorkflowEvent } from "@sheaf/workflow";
import type { Problem } from "../errors/problem.ts";
import type { Host } from "../host/this-process.ts";

const CHUNK_LENGTH = 64 * 1024;
/**
 * Bytes that may wait for a slow reader. Beyond them, events of items and of sub-workflows are
 * dropped; those of the workflow's own tasks have some more room, and the end of the run is always
 * written.
 */
const MAX_WAITING_BYTES = 64 * 1024 * 1024;
const EXTRA_BYTES_FOR_TASKS = 8 * 1024 * 1024;

/**
 * Writes events as lines of JSON. A slow reader does not slow the run down: what it has not read
 * waits in memory up to a limit, beyond which events are dropped and counted.
 */
export class EventWriter {
  readonly #host: Host;
  /** Joined when they are written, because a string that grows line by line takes several times its size. */
  #lines: string[] = [];
  #length = 0;
  #isScheduled = false;
  #dropped = 0;

  constructor(host: Host) {
    this.#host = host;
  }

  add(event: WorkflowEvent): void {
    if (this.#host.stdout.waiting > maxWaitingFor(event)) {
      this.#dropped++;
      return;
    }
    if (this.#dropped > 0) {
      const { run, time } = event;
      this.#addLine({ type: "events.dropped", count: this.#dropped, run, time });
      this.#dropped = 0;
    }
    this.#addLine(event);
  }

  /** The end of a run that has no result. */
  addEnd(type: "run.invalid" | "run.canceled" | "run.failed", problem?: Problem): void {
    const error =
      problem === undefined ? {} : { error: { code: problem.code, message: problem.message } };
    this.#addLine({ type, ...error, run: this.#host.uniqueId(), time: this.#host.now() });
  }

  /** Resolves when everything has been read. */
  async flush(): Promise<void> {
    this.#write();
    await this.#host.stdout.flush();
  }

  #addLine(event: object): void {
    const line = JSON.stringify(event);
    this.#lines.push(line);
    this.#length += line.length + 1;
    if (this.#length >= CHUNK_LENGTH) this.#write();
    else if (!this.#isScheduled) {
      this.#isScheduled = true;
      this.#host.soon(() => {
        this.#isScheduled = false;
        this.#write();
      });
    }
  }

  #write(): void {
    // As bytes, because Node allocates three bytes for each character of a string that waits for a pipe.
    if (this.#lines.length > 0)
      this.#host.stdout.write(new TextEncoder().encode(`${this.#lines.join("\n")}\n`));
    this.#lines = [];
    this.#length = 0;
  }
}

function maxWaitingFor(event: WorkflowEvent): number {
  if (event.type.startsWith("run.")) return Infinity;
  const isNested = "path" in event || event.type.startsWith("item.");
  return isNested ? MAX_WAITING_BYTES : MAX_WAITING_BYTES + EXTRA_BYTES_FOR_TASKS;
}
