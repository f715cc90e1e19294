import { type Attributes, type Span, SpanStatusCode } from "@opentelemetry/api";
import type { ErrorReport } from "../item-report.ts";
import type { TaskPath } from "../task-path.ts";

/** Says of a span that it failed, and why: the error, and where that began. */
export function setFailure(span: Span, { code, message, cause }: ErrorReport): void {
  span.setStatus({ code: SpanStatusCode.ERROR, message });
  span.setAttribute("error.type", code);
  if (cause === undefined) return;
  span.setAttributes({
    "sheaf.cause.code": cause.code,
    "sheaf.cause.message": cause.message,
    "sheaf.cause.path": pathText(cause.path),
  });
}

/** An error as attributes of an event. */
export function errorAttributes(error: ErrorReport | undefined): Attributes {
  if (error === undefined) return {};
  return { "exception.type": error.code, "exception.message": error.message };
}

/** `outer[2]/inner`. */
function pathText(path: TaskPath): string {
  return path
    .map(({ task, index }) => (index === undefined ? task : `${task}[${index}]`))
    .join("/");
}
