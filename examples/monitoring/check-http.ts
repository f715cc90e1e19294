import { Agent, get } from "node:http";

/** The result of a health check. */
export interface Finding {
  readonly url: string;
  readonly healthy: boolean;
  /** Why the server is unhealthy: `HTTP_503` and the like, `TIMEOUT`, or the code of a connection error. */
  readonly reason: string | null;
  readonly milliseconds: number;
}

const TIMEOUT_MS = 2_000;

/** Reuses connections, because opening one for each of 1,000 checks would use up ports. */
const agent = new Agent({ keepAlive: true });

/** Checks a server. Throws only if the check is canceled. */
export async function checkHttp(url: string, signal: AbortSignal): Promise<Finding> {
  const start = performance.now();
  const reason = await unhealthyReason(url, signal);
  const milliseconds = Math.round(performance.now() - start);
  return { url, healthy: reason === null, reason, milliseconds };
}

async function unhealthyReason(url: string, signal: AbortSignal): Promise<string | null> {
  try {
    const status = await statusOf(url, signal);
    return status === 200 ? null : `HTTP_${status}`;
  } catch (error) {
    if (signal.aborted) throw error;
    return (error as NodeJS.ErrnoException).code ?? "UNKNOWN";
  }
}

function statusOf(url: string, signal: AbortSignal): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const request = get(url, { agent, signal, timeout: TIMEOUT_MS }, (response) => {
      response.resume().on("end", () => resolve(response.statusCode));
      response.on("error", reject);
    });
    request.on("timeout", () => {
      request.destroy(Object.assign(new Error("Timed out"), { code: "TIMEOUT" }));
    });
    request.on("error", reject);
  });
}
