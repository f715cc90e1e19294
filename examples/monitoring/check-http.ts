import { Agent, get } from "node:http";

/** What a check has found. */
export interface Finding {
  readonly url: string;
  readonly healthy: boolean;
  /** What is wrong: `HTTP_503` and the like, `NO_ANSWER`, or the code of a broken connection. */
  readonly reason: string | null;
  readonly milliseconds: number;
}

/** Milliseconds to wait for an answer. */
const PATIENCE = 2_000;

/** Connections are kept, as one for each of 1,000 checks would use up ports. */
const agent = new Agent({ keepAlive: true });

/** Asks a server how it is. Fails only when nobody wants to know any longer. */
export async function checkHttp(url: string, signal: AbortSignal): Promise<Finding> {
  const start = performance.now();
  const reason = await reasonAgainst(url, signal);
  const milliseconds = Math.round(performance.now() - start);
  return { url, healthy: reason === null, reason, milliseconds };
}

async function reasonAgainst(url: string, signal: AbortSignal): Promise<string | null> {
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
    const request = get(url, { agent, signal, timeout: PATIENCE }, (response) => {
      response.resume().on("end", () => resolve(response.statusCode));
      response.on("error", reject);
    });
    request.on("timeout", () => {
      request.destroy(Object.assign(new Error("It hangs"), { code: "NO_ANSWER" }));
    });
    request.on("error", reject);
  });
}
