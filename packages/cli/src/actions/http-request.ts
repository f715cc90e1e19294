import { InvalidJsonError, parseJson } from "@sheaf/context";
import type { ActionCall } from "@sheaf/workflow";
import { fieldsOf } from "./core.ts";
import { HttpError, unreachable, unreadable } from "./http-error.ts";
import { type HttpRequest, httpRequestOf } from "./http-input.ts";
import { headersOf, retryAfterOf, textOf } from "./http-response.ts";

/** What `http.request` gives. */
export interface HttpAnswer {
  readonly status: number;
  /** By name in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The body, where it is JSON and says so. */
  readonly json?: unknown;
  /** Seconds that the server asks to wait before another request. */
  readonly retry_after?: number;
}

/**
 * Sends a request and gives the answer. Fails with `HTTP_404` and the like for a status that was not
 * expected, and with `HTTP_TIMEOUT`, `HTTP_TOO_LARGE` or `HTTP_UNREACHABLE` where none came whole.
 */
export async function httpRequest({ input, signal }: ActionCall<unknown>): Promise<HttpAnswer> {
  const request = httpRequestOf(fieldsOf(input));
  const limit = new TimeLimit(request.timeout, signal);
  try {
    return await exchanged(request, limit.signal);
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    if (limit.isOver)
      throw new HttpError("HTTP_TIMEOUT", request, `no answer within ${request.timeout} s`);
    throw error instanceof HttpError ? error : unreachable(request, error);
  } finally {
    limit.end();
  }
}

async function exchanged(request: HttpRequest, signal: AbortSignal): Promise<HttpAnswer> {
  const { url, method, headers, body, redirect, maxBytes } = request;
  const response = await fetch(url, { method, headers, body, redirect, signal });
  const retryAfter = retryAfterOf(response, Date.now());
  if (!isExpected(request, response)) {
    await response.body?.cancel();
    const { status, statusText } = response;
    const said = `${status} ${statusText}`.trim();
    const wait = retryAfter === null ? "" : `, to be tried again after ${retryAfter} s`;
    throw new HttpError(`HTTP_${status}`, request, `the answer is ${said}${wait}`, { retryAfter });
  }
  const text = await textOf(response, maxBytes);
  if (text === null) {
    const problem = `the answer is larger than ${maxBytes} bytes`;
    throw new HttpError("HTTP_TOO_LARGE", request, problem);
  }
  return {
    status: response.status,
    headers: headersOf(response),
    body: text,
    ...jsonIn(request, response, text),
    ...(retryAfter === null ? {} : { retry_after: retryAfter }),
  };
}

function isExpected({ expected }: HttpRequest, { status }: Response): boolean {
  return expected === "any" || (expected?.includes(status) ?? status < 400);
}

/** Nothing where the body is not what its type says. @throws HttpError where it would not keep what it says */
function jsonIn(
  request: HttpRequest,
  { headers }: Response,
  text: string,
): { readonly json?: unknown } {
  if (!/^application\/([^;]+\+)?json\b/i.test(headers.get("content-type") ?? "")) return {};
  try {
    return { json: parseJson(text, { largeIntegers: request.largeIntegers }) };
  } catch (error) {
    if (!(error instanceof InvalidJsonError)) throw error;
    if (error.code === "NOT_JSON") return {};
    throw unreadable(request, error);
  }
}

/** Aborts after some seconds, or with another signal. `AbortSignal.any` is not on every Node 20. */
class TimeLimit {
  readonly #controller = new AbortController();
  readonly #outer: AbortSignal;
  readonly #timer: NodeJS.Timeout;
  readonly #stop = (): void => this.#controller.abort(this.#outer.reason);
  #isOver = false;

  constructor(seconds: number, outer: AbortSignal) {
    this.#outer = outer;
    this.#timer = setTimeout(() => {
      this.#isOver = true;
      this.#controller.abort();
    }, seconds * 1_000);
    if (outer.aborted) this.#stop();
    else outer.addEventListener("abort", this.#stop, { once: true });
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#outer.removeEventListener("abort", this.#stop);
  }
}
