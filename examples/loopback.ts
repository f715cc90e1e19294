import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";

/** A server under way. */
export interface Loopback {
  /** Without a slash at the end. */
  readonly url: string;
  readonly close: () => void;
}

/**
 * Serves this machine alone, on a port that the system chooses, so that none can be in use. The
 * server keeps no process alive: it ends with the run.
 */
export async function serve(listener: RequestListener): Promise<Loopback> {
  // A client that waits a moment between requests would else find its connection closed.
  const server = createServer({ keepAliveTimeout: 60_000 }, listener);
  server.listen(0, "127.0.0.1").unref();
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
