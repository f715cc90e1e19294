import type { WorkflowEvent } from "@sheaf/workflow";
import type { Host } from "../host/this-process.ts";
import type { Problem } from "../problem.ts";

/** So much text goes to the stream in one piece. */
const PIECE = 64 * 1024;
/** So many bytes may wait for a slow reader, before events of items are left out. */
const MOST_WAITING = 64 * 1024 * 1024;

/**
 * Writes events as lines of JSON. A slow reader slows nothing down: what it has not taken waits in
 * memory up to a limit, beyond which events of items are left out and counted.
 */
export class EventLines {
  readonly #host: Host;
  #text = "";
  #isDue = false;
  #dropped = 0;

  constructor(host: Host) {
    this.#host = host;
  }

  add(event: WorkflowEvent): void {
    if (event.type.startsWith("item.") && this.#host.stdout.waiting > MOST_WAITING) {
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
    this.#text += `${JSON.stringify(event)}\n`;
    if (this.#text.length >= PIECE) this.#write();
    else if (!this.#isDue) {
      this.#isDue = true;
      this.#host.soon(() => {
        this.#isDue = false;
        this.#write();
      });
    }
  }

  #write(): void {
    if (this.#text !== "") this.#host.stdout.write(this.#text);
    this.#text = "";
  }
}
