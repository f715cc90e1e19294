import { context, type Tracer } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from "@opentelemetry/sdk-trace-base";

/** The SDK, with spans in memory. */
export class Spans {
  readonly tracer: Tracer;
  readonly #exporter = new InMemorySpanExporter();

  constructor() {
    const spanProcessors = [new SimpleSpanProcessor(this.#exporter)];
    this.tracer = new BasicTracerProvider({ spanProcessors }).getTracer("test");
  }

  /** As an application does it. */
  static follow(): void {
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  }

  static unfollow(): void {
    context.disable();
  }

  get all(): readonly ReadableSpan[] {
    return this.#exporter.getFinishedSpans();
  }

  named(name: string): readonly ReadableSpan[] {
    return this.all.filter((span) => span.name === name);
  }

  /** The only one of this name. */
  one(name: string): ReadableSpan {
    const [span, ...more] = this.named(name);
    if (span === undefined || more.length > 0)
      throw new Error(
        `expected one span "${name}", got ${this.all.map((one) => one.name).join(", ")}`,
      );
    return span;
  }

  /** The name of the span around it; null at the top. */
  parentOf(span: ReadableSpan): string | null {
    const id = span.parentSpanContext?.spanId;
    return this.all.find((one) => one.spanContext().spanId === id)?.name ?? null;
  }
}
