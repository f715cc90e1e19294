import type { Executor } from "../executor/executor.ts";
import type { NodeRun } from "../graph/node.ts";
import type { ActionFunction } from "../task/action.ts";
import type { Cancellation } from "./cancellation.ts";
import type { EventStream } from "./event-stream.ts";
import type { Happening } from "./events.ts";
import type { SecretMask } from "./secret-mask.ts";

/** What all workflows of one run share, sub-workflows included. */
export interface RunParts {
  readonly id: string;
  readonly startedAt: string;
  readonly actions: Readonly<Record<string, ActionFunction>>;
  readonly secrets: Readonly<Record<string, string>>;
  readonly mask: SecretMask | null;
  readonly executor: Executor;
  readonly cancellation: Cancellation;
  readonly events: EventStream;
  /** False where nobody wants to hear of single items. */
  readonly itemEvents: boolean;
  /** No fan-out runs more items at once. */
  readonly concurrency: number;
}

/** A run as the nodes of one workflow see it. */
export class RunScope implements NodeRun {
  readonly parts: RunParts;
  /** The tasks around this workflow, as in `outer/`. */
  readonly path: string;

  constructor(parts: RunParts, path: string) {
    this.parts = parts;
    this.path = path;
  }

  get id(): string {
    return this.parts.id;
  }

  get startedAt(): string {
    return this.parts.startedAt;
  }

  get signal(): AbortSignal {
    return this.parts.cancellation.signal;
  }

  /** What a workflow inside the task or node sees. */
  within(task: string): RunScope {
    return new RunScope(this.parts, `${this.path}${task}/`);
  }

  get isHeard(): boolean {
    return this.parts.events.isHeard;
  }

  send(happening: Happening): void {
    this.parts.events.send(happening);
  }
}
