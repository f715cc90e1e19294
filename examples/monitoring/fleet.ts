import type { RequestListener, ServerResponse } from "node:http";
import { serve } from "../loopback.ts";

/** A server to monitor. */
export interface Server {
  readonly name: string;
  readonly health_endpoint: string;
}

const SIZE = 1_000;

/** Starts 1,000 health endpoints, some of which are unhealthy. */
export async function startFleet(): Promise<readonly Server[]> {
  const { url } = await serve(respond);
  return Array.from({ length: SIZE }, (_, number) => ({
    name: `server-${String(number).padStart(4, "0")}`,
    health_endpoint: `${url}/servers/${number}/health`,
  }));
}

const respond: RequestListener = ({ url = "" }, response) => {
  const number = Number(url.split("/")[2]);
  // One in fifty never responds, like a server that has run out of threads.
  if (number % 50 === 49) return;
  if (number % 100 === 13) reset(response);
  else if (number % 40 === 7) send(response, 503, "overloaded");
  else send(response, 200, "healthy");
};

/** Resets the connection, like a server whose process has just crashed. */
function reset({ socket }: ServerResponse): void {
  socket?.resetAndDestroy();
}

function send(response: ServerResponse, status: number, health: string): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify({ health }));
}
