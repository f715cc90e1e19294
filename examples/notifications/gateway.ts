import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { type Loopback, serve } from "../loopback.ts";
import { TokenBucket } from "./token-bucket.ts";

/** The report of a gateway about its work. */
export interface Report {
  /** Notifications that arrived. */
  readonly delivered: number;
  /** Of these, such as arrived more than once. */
  readonly repeated: number;
  /** Requests that were answered with 429. */
  readonly refused: number;
  /** Requests that came again before the time that `Retry-After` had given. */
  readonly hasty: number;
}

/** A gateway under way. */
export interface Gateway extends Loopback {
  readonly report: () => Report;
}

/**
 * Starts a gateway that delivers so many notifications a second. What goes beyond is refused with
 * 429, and with the seconds to wait in `Retry-After`. A POST to `/notifications` carries the
 * identifier of the notification in `Idempotency-Key`; `/report` returns what arrived.
 */
export async function startGateway(perSecond: number): Promise<Gateway> {
  const desk = new Desk(new TokenBucket(perSecond));
  const loopback = await serve(desk.answer);
  return { ...loopback, report: () => desk.report() };
}

class Desk {
  readonly #bucket: TokenBucket;
  /** How often each notification has arrived. */
  readonly #arrivals = new Map<string, number>();
  /** When those that were refused may come again. */
  readonly #waiting = new Map<string, number>();
  #refused = 0;
  #hasty = 0;

  constructor(bucket: TokenBucket) {
    this.#bucket = bucket;
  }

  readonly answer: RequestListener = (request, response) => {
    if (request.url === "/report") send(response, 200, this.report());
    // Only what has arrived in full counts.
    else request.resume().on("end", () => this.#take(request, response));
  };

  report(): Report {
    const repeated = [...this.#arrivals.values()].filter((times) => times > 1).length;
    const { size: delivered } = this.#arrivals;
    return { delivered, repeated, refused: this.#refused, hasty: this.#hasty };
  }

  #take({ headers }: IncomingMessage, response: ServerResponse): void {
    const id = String(headers["idempotency-key"]);
    const now = performance.now();
    if (now < (this.#waiting.get(id) ?? 0)) this.#hasty++;
    const seconds = this.#bucket.take(now);
    if (seconds > 0) {
      this.#refused++;
      this.#waiting.set(id, now + seconds * 1_000);
      send(response, 429, { error: "too many" }, { "retry-after": seconds });
    } else {
      this.#arrivals.set(id, (this.#arrivals.get(id) ?? 0) + 1);
      send(response, 202, { id });
    }
  }
}

function send(response: ServerResponse, status: number, body: object, headers = {}): void {
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(JSON.stringify(body));
}
