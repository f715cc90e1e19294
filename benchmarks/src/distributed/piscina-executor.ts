import { fileURLToPath } from "node:url";
import { MessageChannel } from "node:worker_threads";
import type { Hash } from "@sheaf/context/parts";
import type { Executor, Job, Session } from "@sheaf/workflow";
import { packedItems, type RemoteItem, RemoteJob } from "@sheaf/workflow/remote";
import { Piscina } from "piscina";
import type { PiscinaTask } from "./piscina-worker.ts";

const WORKER = fileURLToPath(new URL("piscina-worker.js", import.meta.url));
/** As many as a thread of the package has at once here. */
const CHUNK = 100;

/** What `threadExecutor` would be over piscina: chunks of items as tasks of the pool. */
export function piscinaExecutor(threads: number): Executor & { close(): Promise<void> } {
  const pool = new Piscina<PiscinaTask, string>({
    filename: WORKER,
    minThreads: threads,
    maxThreads: threads,
  });
  return {
    has: () => true,
    open: (job) => sessionOn(pool, job),
    close: async () => pool.destroy(),
  };
}

function sessionOn(pool: Piscina<PiscinaTask, string>, job: Job): Session {
  const remote = new RemoteJob(job);
  const description = JSON.stringify(remote.description);
  let ready: RemoteItem[] = [];
  const perform = async (chunk: readonly RemoteItem[]): Promise<void> => {
    const { port1, port2: port } = new MessageChannel();
    port1.on("message", ([hash]: readonly [Hash]) =>
      port1.postMessage([hash, remote.textOf(hash)]),
    );
    const items = JSON.stringify(packedItems(chunk));
    const records = await pool.run({ description, items, port }, { transferList: [port] });
    for (const record of JSON.parse(records) as unknown[]) remote.receive(record);
  };
  const send = (): void => {
    const items = ready;
    ready = [];
    for (let start = 0; start < items.length; start += CHUNK)
      void perform(items.slice(start, start + CHUNK));
  };
  return {
    queues: true,
    start(attempt) {
      const item = remote.send(attempt);
      if (item === null) return;
      if (ready.length === 0) setImmediate(send);
      ready.push(item);
    },
    close: () => remote.close(),
  };
}
