import { type Context, context, type Span, trace, type Tracer } from "@opentelemetry/api";
import type {
  PartUploadedEvent,
  RunEvent,
  TaskEvent,
  TaskProgressEvent,
  WorkflowEvent,
} from "../contract/events.ts";
import { errorAttributes, setFailure } from "./span-end.ts";

type PlacedEvent = Extract<WorkflowEvent, { readonly task: string }>;

/** A task that runs. */
interface OpenTask {
  readonly span: Span;
  /** The task, with the tasks and items around it. */
  readonly place: string;
  parts: number;
  bytes: number;
}

/** The spans of one run: its own, and those of its tasks that have not ended. */
export class RunSpans {
  readonly #tracer: Tracer;
  readonly #span: Span;
  /** What was active when the run started. */
  readonly #around: Context;
  /** By key. */
  readonly #tasks = new Map<string, OpenTask>();

  constructor(tracer: Tracer, { run, workflow }: RunEvent) {
    this.#tracer = tracer;
    this.#around = context.active();
    const name = workflow === undefined ? {} : { "sheaf.workflow": workflow };
    const attributes = { "sheaf.run.id": run, ...name };
    this.#span = tracer.startSpan(`run ${workflow ?? ""}`.trimEnd(), { attributes }, this.#around);
  }

  /** The context of the innermost task that is around this key; that of the run if there is none. */
  contextOf(key: string): Context {
    return trace.setSpan(this.#around, this.#taskAround(key)?.span ?? this.#span);
  }

  end({ type, error }: RunEvent): void {
    // An action that did not heed its signal may still keep its task from ending.
    for (const task of this.#tasks.values()) ended(task);
    this.#tasks.clear();
    this.#span.setAttribute("sheaf.status", type.slice("run.".length));
    if (error !== undefined && type !== "run.canceled") setFailure(this.#span, error);
    this.#span.end();
  }

  taskStarted(event: TaskEvent): void {
    const { run, task } = event;
    const key = event.key ?? placeOf(event);
    const attributes = { "sheaf.run.id": run, "sheaf.task": task, "sheaf.key": key };
    const span = this.#tracer.startSpan(`task ${task}`, { attributes }, this.contextOf(key));
    this.#tasks.set(key, { span, place: placeOf(event), parts: 0, bytes: 0 });
  }

  taskEnded(event: TaskEvent): void {
    const { type, error } = event;
    const key = event.key ?? placeOf(event);
    const task = this.#tasks.get(key);
    if (task === undefined) return;
    this.#tasks.delete(key);
    task.span.setAttribute("sheaf.status", type.slice("task.".length));
    if (error !== undefined && type !== "task.canceled") setFailure(task.span, error);
    ended(task);
  }

  progress(event: TaskProgressEvent): void {
    const { total, succeeded, failed, skipped = 0, unfinished = 0 } = event;
    this.#taskAt(event)?.span.setAttributes({
      ...(total === null ? {} : { "sheaf.items.total": total }),
      "sheaf.items.succeeded": succeeded,
      "sheaf.items.failed": failed,
      "sheaf.items.skipped": skipped,
      "sheaf.items.unfinished": unfinished,
    });
  }

  /** A large context has a thousand parts: they are counted. */
  uploaded(event: PartUploadedEvent): void {
    const task = this.#taskAt(event);
    if (task === undefined) return;
    task.parts++;
    task.bytes += event.bytes;
  }

  /** Something that happened in the run, or in the task that it names. */
  happened(event: WorkflowEvent): void {
    const span = ("task" in event ? this.#taskAt(event)?.span : undefined) ?? this.#span;
    span.addEvent(event.type, {
      ...("index" in event && event.index !== undefined ? { "sheaf.index": event.index } : {}),
      ...("attempt" in event && event.attempt !== undefined
        ? { "sheaf.attempt": event.attempt }
        : {}),
      ...("worker" in event && event.worker !== undefined ? { "sheaf.worker": event.worker } : {}),
      ...("reason" in event ? { "sheaf.reason": event.reason } : {}),
      ...("signal" in event ? { "sheaf.signal": event.signal } : {}),
      ...("name" in event ? { "sheaf.signal": event.name } : {}),
      ...("error" in event ? errorAttributes(event.error) : {}),
    });
  }

  #taskAround(key: string): OpenTask | undefined {
    for (let end = key.length; end > 0; end = key.lastIndexOf("/", end - 1)) {
      const task = this.#tasks.get(key.slice(0, end));
      if (task !== undefined) return task;
    }
    return undefined;
  }

  /** Where one task runs in several branches at once, the first of them. */
  #taskAt(event: PlacedEvent): OpenTask | undefined {
    const place = placeOf(event);
    for (const task of this.#tasks.values()) if (task.place === place) return task;
    return undefined;
  }
}

function ended({ span, parts, bytes }: OpenTask): void {
  if (parts > 0) span.setAttributes({ "sheaf.parts.uploaded": parts, "sheaf.parts.bytes": bytes });
  span.end();
}

/** The task with those around it, and the items of those. Its own item is not part of its place. */
function placeOf({ task, path }: Pick<TaskEvent, "task" | "path">): string {
  return path === undefined ? task : JSON.stringify([path.slice(0, -1), task]);
}
