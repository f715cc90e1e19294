import type { WorkflowEvent } from "@sheaf/workflow";
import type { Host } from "../host/this-process.ts";
import type { Problem } from "../errors/problem.ts";

/** So much text goes to the stream in one piece. */
const PIECE = 64 * 1024;
/**
 * So many bytes may wait for a slow reader, before events of items and of what runs in them are left
 * out; those of the workflow's own tasks have some more room, and the end of the run is always told.
 */
const MOST_WAITING = 64 * 1024 * 1024;
const ROOM_FOR_TASKS = 8 * 1024 * 1024;

/**
 * Writes events as lines of JSON. A slow reader slows nothing down: what it has not taken waits in
 * memory up to a limit, beyond which events are left out and counted.
 */
export class EventLines {
  readonly #host: Host;
  /** Joined when they are written: text that grows line by line is held in pieces, at several times its size. */
  #lines: string[] = [];
  #length = 0;
  #isDue = false;
  #dropped = 0;

  constructor(host: Host) {
    this.#host = host;
  }

  add(event: WorkflowEvent): void {
    if (this.#host.stdout.waiting > roomFor(event)) {
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

  /** The end of a run of which there is no result. */
  addEnd(type: "run.invalid" | "run.canceled" | "run.failed", problem?: Problem): void {
    const error =
      problem === undefined ? {} : { error: { code: problem.code, message: problem.message } };
    this.#addLine({ type, ...error, run: this.#host.uniqueId(), time: this.#host.now() });
  }

  /** Once everything has been taken. */
  async flush(): Promise<void> {
    this.#write();
    await this.#host.stdout.flush();
  }

  #addLine(event: object): void {
    const line = JSON.stringify(event);
    this.#lines.push(line);
    this.#length += line.length + 1;
    if (this.#length >= PIECE) this.#write();
    else if (!this.#isDue) {
      this.#isDue = true;
      this.#host.soon(() => {
        this.#isDue = false;
        this.#write();
      });
    }
  }

  #write(): void {
    // Bytes, as Node makes room for three times the length of all text that waits for a pipe.
    if (this.#lines.length > 0)
      this.#host.stdout.write(new TextEncoder().encode(`${this.#lines.join("\n")}\n`));
    this.#lines = [];
    this.#length = 0;
  }
}

function roomFor(event: WorkflowEvent): number {
  if (event.type.startsWith("run.")) return Infinity;
  const isNested = "path" in event || event.type.startsWith("item.");
  return isNested ? MOST_WAITING : MOST_WAITING + ROOM_FOR_TASKS;
}
