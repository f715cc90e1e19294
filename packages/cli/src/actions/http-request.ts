import { InvalidJsonError, parseJson } from "@sheaf/context/json";
import type { ActionCall } from "@sheaf/workflow";
import { fieldsOf } from "./core.ts";
import { HttpError, unreachable, unsupportedJson } from "./http-error.ts";
import { type HttpRequest, parseHttpRequest } from "./http-input.ts";
import { headersOf, readBody, retryAfterOf } from "./http-response.ts";

/** The output of `http.request`. */
export interface HttpResponse {
  readonly status: number;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The parsed body, if its content type is JSON. */
  readonly json?: unknown;
  /** Seconds after which the server accepts another request. */
  readonly retry_after?: number;
}

/**
 * Sends a request and returns the response. Fails with `HTTP_404` and the like if the status is not
 * expected, and with `HTTP_TIMEOUT`, `HTTP_TOO_LARGE` or `HTTP_UNREACHABLE` if there is no complete
 * response.
 */
export async function httpRequest({ input, signal }: ActionCall<unknown>): Promise<HttpResponse> {
  const request = parseHttpRequest(fieldsOf(input));
  const limit = new TimeLimit(request.timeout, signal);
  try {
    return await send(request, limit.signal);
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    if (limit.isExceeded)
      throw new HttpError("HTTP_TIMEOUT", request, `no response within ${request.timeout} s`);
    throw error instanceof HttpError ? error : unreachable(request, error);
  } finally {
    limit.clear();
  }
}

async function send(request: HttpRequest, signal: AbortSignal): Promise<HttpResponse> {
  const { url, method, headers, body, redirect, maxBytes } = request;
  const response = await fetch(url, { method, headers, body, redirect, signal });
  const retryAfter = retryAfterOf(response, Date.now());
  if (!isExpected(request, response)) {
    await response.body?.cancel();
    const { status, statusText } = response;
    const wait = retryAfter === null ? "" : ` (retry after ${retryAfter} s)`;
    const problem = `the server responded ${`${status} ${statusText}`.trim()}${wait}`;
    throw new HttpError(`HTTP_${status}`, request, problem, { retryAfter });
  }
  const text = await readBody(response, maxBytes);
  if (text === null) {
    const problem = `the response is larger than ${maxBytes} bytes`;
    throw new HttpError("HTTP_TOO_LARGE", request, problem);
  }
  return {
    status: response.status,
    headers: headersOf(response),
    body: text,
    ...parseBody(request, response, text),
    ...(retryAfter === null ? {} : { retry_after: retryAfter }),
  };
}

function isExpected({ expected }: HttpRequest, { status }: Response): boolean {
  return expected === "any" || (expected?.includes(status) ?? status < 400);
}

/**
 * Empty if the body is not JSON.
 *
 * @throws HttpError for JSON that cannot be represented
 */
function parseBody(
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
    throw unsupportedJson(request, error);
  }
}

/** Aborts after some seconds, or with another signal. `AbortSignal.any` is not in every Node 20. */
class TimeLimit {
  readonly #controller = new AbortController();
  readonly #outer: AbortSignal;
  readonly #timer: NodeJS.Timeout;
  readonly #cancel = (): void => this.#controller.abort(this.#outer.reason);
  #isExceeded = false;

  constructor(seconds: number, outer: AbortSignal) {
    this.#outer = outer;
    this.#timer = setTimeout(() => {
      this.#isExceeded = true;
      this.#controller.abort();
    }, seconds * 1_000);
    if (outer.aborted) this.#cancel();
    else outer.addEventListener("abort", this.#cancel, { once: true });
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  get isExceeded(): boolean {
    return this.#isExceeded;
  }

  clear(): void {
    clearTimeout(this.#timer);
    this.#outer.removeEventListener("abort", this.#cancel);
  }
}
