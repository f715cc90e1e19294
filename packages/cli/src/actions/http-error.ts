import type { InvalidJsonError } from "@sheaf/context/json";
import type { HttpRequest } from "./http-input.ts";

/** A request that failed. */
export class HttpError extends Error {
  /** Stable: programs compare this. */
  readonly code: string;
  /** Seconds after which the server accepts another request; null if it does not say. */
  readonly retryAfter: number | null;
  /** False if another attempt would fail too. */
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

/** There was no response, or only part of one. The reason is the innermost cause of what `fetch` throws. */
export function unreachable(request: HttpRequest, thrown: unknown): HttpError {
  let reason = thrown;
  while (reason instanceof Error && reason.cause instanceof Error) reason = reason.cause;
  const { code, message = "" } = (reason ?? {}) as { code?: unknown; message?: string };
  const text = typeof code === "string" && message === "" ? code : message;
  const problem = text === "" ? "no response" : text;
  return new HttpError("HTTP_UNREACHABLE", request, problem, { cause: reason });
}

/** The JSON of the response cannot be represented; the message names the value and its position. */
export function unsupportedJson(request: HttpRequest, error: InvalidJsonError): HttpError {
  const advice =
    error.code === "LARGE_INTEGER" ? '; set "large-integers" to "text" to keep it as a string' : "";
  const problem = `${error.message.replace("Cannot read JSON: ", "in the JSON body, ")}${advice}`;
  return new HttpError(error.code, request, problem, { retryable: false, cause: error });
}
