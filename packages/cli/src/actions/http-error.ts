import type { HttpRequest } from "./http-input.ts";

/** A request that came to nothing. */
export class HttpError extends Error {
  /** Stable: decide by this. */
  readonly code: string;
  /** Seconds that the server asks to wait; null where it says nothing. */
  readonly retryAfter: number | null;

  constructor(
    code: string,
    { method, url }: HttpRequest,
    problem: string,
    retryAfter: number | null = null,
  ) {
    super(`Cannot ${method} ${url.href}: ${problem}`);
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
  return new HttpError("HTTP_UNREACHABLE", request, told === "" ? "no answer came" : told);
}
