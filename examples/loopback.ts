import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";

/** A running server. */
export interface Loopback {
  /** Without a trailing slash. */
  readonly url: string;
  readonly close: () => void;
}

/**
 * Starts an HTTP server on the loopback interface, on a free port. It does not keep the process
 * alive.
 */
export async function serve(listener: RequestListener): Promise<Loopback> {
  // Clients pause between requests; with the default they would find their connections closed.
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
