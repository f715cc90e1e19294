import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { type Loopback, serve } from "../loopback.ts";
import { TokenBucket } from "./token-bucket.ts";

/** What a gateway has counted. */
export interface Report {
  /** Distinct notifications that were accepted. */
  readonly delivered: number;
  /** Those of them that were accepted more than once. */
  readonly duplicated: number;
  /** Requests with the response 429. */
  readonly rateLimited: number;
  /** Requests that were repeated before the time in `Retry-After`. */
  readonly tooEarly: number;
}

/** A running gateway. */
export interface Gateway extends Loopback {
  readonly report: () => Report;
}

/**
 * Starts a gateway with a rate limit. A request beyond it gets status 429, with the seconds to wait in
 * `Retry-After`. A POST to `/notifications` has the ID of the notification in `Idempotency-Key`; a GET
 * of `/report` returns the counts.
 */
export async function startGateway(perSecond: number): Promise<Gateway> {
  const counter = new RequestCounter(new TokenBucket(perSecond));
  const loopback = await serve(counter.respond);
  return { ...loopback, report: () => counter.report() };
}

class RequestCounter {
  readonly #bucket: TokenBucket;
  /** How often each notification was accepted. */
  readonly #accepted = new Map<string, number>();
  /** When each notification that was refused may be sent again. */
  readonly #retryAt = new Map<string, number>();
  #rateLimited = 0;
  #tooEarly = 0;

  constructor(bucket: TokenBucket) {
    this.#bucket = bucket;
  }

  readonly respond: RequestListener = (request, response) => {
    if (request.url === "/report") send(response, 200, this.report());
    // Counted only once the whole request has arrived.
    else request.resume().on("end", () => this.#accept(request, response));
  };

  report(): Report {
    const duplicated = [...this.#accepted.values()].filter((times) => times > 1).length;
    const { size: delivered } = this.#accepted;
    return { delivered, duplicated, rateLimited: this.#rateLimited, tooEarly: this.#tooEarly };
  }

  #accept({ headers }: IncomingMessage, response: ServerResponse): void {
    const id = String(headers["idempotency-key"]);
    const now = performance.now();
    if (now < (this.#retryAt.get(id) ?? 0)) this.#tooEarly++;
    const seconds = this.#bucket.take(now);
    if (seconds > 0) {
      this.#rateLimited++;
      this.#retryAt.set(id, now + seconds * 1_000);
      send(response, 429, { error: "too many requests" }, { "retry-after": seconds });
    } else {
      this.#accepted.set(id, (this.#accepted.get(id) ?? 0) + 1);
      send(response, 202, { id });
    }
  }
}

function send(response: ServerResponse, status: number, body: object, headers = {}): void {
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(JSON.stringify(body));
}
