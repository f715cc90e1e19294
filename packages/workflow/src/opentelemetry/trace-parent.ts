import {
  type Context,
  createTraceState,
  isSpanContextValid,
  ROOT_CONTEXT,
  type SpanContext,
  trace,
} from "@opentelemetry/api";

/** A later version may add something behind the flags. Version ff is not allowed. */
const TRACEPARENT = /^(?!ff)[\da-f]{2}-([\da-f]{32})-([\da-f]{16})-([\da-f]{2})(?:-|$)/;

/** How the W3C writes it; undefined if the span belongs to no trace. */
export function traceparentOf(span: SpanContext): string | undefined {
  if (!isSpanContextValid(span)) return undefined;
  return `00-${span.traceId}-${span.spanId}-${span.traceFlags.toString(16).padStart(2, "0")}`;
}

/**
 * The context that the text stands for; null if it is none, as anybody may have sent it.
 *
 * @param tracestate What vendors add to it. Anything that is not of the W3C is left out.
 */
export function contextOf(traceparent: string, tracestate: unknown): Context | null {
  const [, traceId = "", spanId = "", flags = ""] = TRACEPARENT.exec(traceparent) ?? [];
  const traceFlags = Number.parseInt(flags, 16);
  const span: SpanContext = { traceId, spanId, traceFlags, isRemote: true };
  if (!isSpanContextValid(span)) return null;
  if (typeof tracestate === "string") span.traceState = createTraceState(tracestate);
  return trace.setSpanContext(ROOT_CONTEXT, span);
}
