import {
  type Attributes,
  type Context,
  context,
  type Span,
  SpanKind,
  trace,
  type Tracer,
} from "@opentelemetry/api";
import type { ChunkEnd, ChunkTrace, TracedChunk } from "../contract/tracing.ts";
import { setFailure } from "./span-end.ts";
import { traceparentOf } from "./trace-parent.ts";

/** A chunk as a span. */
export class ChunkSpan implements ChunkTrace {
  readonly #span: Span;
  readonly #context: Context;

  /** @param around The context that it belongs to. */
  constructor(tracer: Tracer, operation: "send" | "process", chunk: TracedChunk, around: Context) {
    const kind = operation === "send" ? SpanKind.PRODUCER : SpanKind.CONSUMER;
    const attributes = attributesOf(operation, chunk);
    this.#span = tracer.startSpan(`${operation} ${chunk.task}`, { kind, attributes }, around);
    this.#context = trace.setSpan(around, this.#span);
  }

  get traceparent(): string | undefined {
    return traceparentOf(this.#span.spanContext());
  }

  get tracestate(): string | undefined {
    return this.#span.spanContext().traceState?.serialize();
  }

  within<Result>(work: () => Result): Result {
    return context.with(this.#context, work);
  }

  lost(worker: string | undefined, reason: string): void {
    const by = worker === undefined ? {} : { "sheaf.worker": worker };
    this.#span.addEvent("worker.lost", { ...by, "sheaf.reason": reason });
  }

  end({ failed = 0, error }: ChunkEnd = {}): void {
    if (!this.#span.isRecording()) return;
    this.#span.setAttribute("sheaf.items.failed", failed);
    if (error !== undefined) setFailure(this.#span, error);
    this.#span.end();
  }
}

function attributesOf(operation: string, chunk: TracedChunk): Attributes {
  const { run, task, items, system, queue, id, worker } = chunk;
  return {
    "sheaf.run.id": run,
    "sheaf.task": task,
    ...(worker === undefined ? {} : { "sheaf.worker": worker }),
    "messaging.system": system,
    "messaging.operation.type": operation,
    "messaging.batch.message_count": items,
    ...(queue === undefined ? {} : { "messaging.destination.name": queue }),
    ...(id === undefined ? {} : { "messaging.message.id": id }),
  };
}
