import type { InvalidJsonError } from "@sheaf/context";
import type { HttpRequest } from "./http-input.ts";

/** A request that came to nothing. */
export class HttpError extends Error {
  /** Stable: decide by this. */
  readonly code: string;
  /** Seconds that the server asks to wait; null where it says nothing. */
  readonly retryAfter: number | null;
  /** False where no further attempt would mend it. */
  readonly retryable: boolean;

  constructor(
    code: string,
    { method, url }: HttpRequest,
    problem: string,
    {
      retryAfter = null,
      retryable = true,
      ...options
    }: ErrorOptions & { readonly retryAfter?: number | null; readonly retryable?: boolean } = {},
  ) {
    super(`Cannot ${method} ${url.href}: ${problem}`, options);
    this.retryable = retryable;
    this.name = "HttpError";
    this.code = code;
    this.retryAfter = retryAfter;
  }
}

/** No answer came, or not all of it. The reason stands deep in what `fetch` throws. */
export function unreachable(request: HttpRequest, thrown: unknown): HttpError {
  let reason = thrown;
  while (reason instanceof Error && reason.cause instanceof Error) reason = reason.cause;
  const { code, message = "" } = (reason ?? {}) as { code?: unknown; message?: string };
  const told = typeof code === "string" && message === "" ? code : message;
  const problem = told === "" ? "no answer came" : told;
  return new HttpError("HTTP_UNREACHABLE", request, problem, { cause: thrown });
}

/** JSON that would come out as something else: the integer and its place stand in the message. */
export function unreadable(request: HttpRequest, error: InvalidJsonError): HttpError {
  const advice = error.code === "LARGE_INTEGER" ? "; to keep it, give large-integers: text" : "";
  const problem = `${error.message.replace("Cannot read JSON: ", "in its JSON, ")}${advice}`;
  return new HttpError(error.code, request, problem, { retryable: false, cause: error });
}
