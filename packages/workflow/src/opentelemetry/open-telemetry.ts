import { context, type Tracer } from "@opentelemetry/api";
import type { WorkflowEvent } from "../contract/events.ts";
import type { ChunkTrace, TracedChunk, Tracing } from "../contract/tracing.ts";
import { ChunkSpan } from "./chunk-span.ts";
import { RunSpans } from "./run-spans.ts";
import { contextOf } from "./trace-parent.ts";

/** Makes spans of what runs and workers do. */
export interface Telemetry extends Tracing {
  /**
   * Give it to runs, with the level of events `task` and their keys. A run becomes a span in whatever is
   * active where it starts, and each of its tasks becomes one in it.
   */
  readonly onEvent: (event: WorkflowEvent) => void;
  /**
   * Does something for an action of this process, given its `key`, so that spans of what it calls belong to
   * its task. On workers they do without it.
   */
  within<Result>(key: string, work: () => Result): Result;
}

/**
 * Follows runs in spans of OpenTelemetry: one for each run, and one for each of its tasks. Given to an executor, it
 * makes one for each chunk of items that is sent; given to a worker, one for each chunk that is performed, in
 * the same trace.
 *
 * It reads events, and nothing else: what it costs depends on the number of tasks and chunks, not on that of
 * items. One can serve any number of runs. What it shows is without secrets, as events are.
 *
 * @param tracer As `trace.getTracer("orders")` gives it.
 *
 * @example
 * ```ts
 * import { trace } from "@opentelemetry/api";
 *
 * const telemetry = openTelemetry(trace.getTracer("orders"));
 * const runOn = async (workflow: Workflow, url: string) => {
 *   const executor = bullmqExecutor({ connection: url, tracing: telemetry });
 *   const events = { level: "task", keys: true } as const;
 *   return await run(workflow, { executor, onEvent: telemetry.onEvent, events }).result;
 * };
 * const work = (url: string) =>
 *   createWorker({ connection: url, actions: {}, tracing: telemetry });
 * ```
 */
export function openTelemetry(tracer: Tracer): Telemetry {
  const runs = new Map<string, RunSpans>();

  function onEvent(event: WorkflowEvent): void {
    if (event.type === "run.started") runs.set(event.run, new RunSpans(tracer, event));
    const spans = runs.get(event.run);
    if (spans === undefined) return;
    switch (event.type) {
      case "run.succeeded":
      case "run.failed":
      case "run.canceled":
      case "run.invalid":
        runs.delete(event.run);
        spans.end(event);
        break;
      case "task.started":
        spans.taskStarted(event);
        break;
      case "task.succeeded":
      case "task.failed":
      case "task.skipped":
      case "task.canceled":
        spans.taskEnded(event);
        break;
      case "task.progress":
        spans.progress(event);
        break;
      case "part.uploaded":
        spans.uploaded(event);
        break;
      case "run.continued":
      case "run.paused":
      case "run.resumed":
      case "signal.received":
      case "task.waiting":
      case "task.retried":
      case "item.retried":
      case "item.lost":
        spans.happened(event);
        break;
      default:
    }
  }

  const chunk = (operation: "send" | "process", of: TracedChunk): ChunkTrace => {
    const sentIn = of.traceparent === undefined ? null : contextOf(of.traceparent, of.tracestate);
    const around = sentIn ?? runs.get(of.run)?.contextOf(of.key) ?? context.active();
    return new ChunkSpan(tracer, operation, of, around);
  };

  return {
    onEvent,
    within: (key, work) => {
      for (const [run, spans] of runs)
        if (key.startsWith(`${run}/`)) return context.with(spans.contextOf(key), work);
      return work();
    },
    sent: (of) => chunk("send", of),
    performed: (of) => chunk("process", of),
  };
}
