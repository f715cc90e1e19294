import type { MessagePort } from "node:worker_threads";
import type { Hash } from "@sheaf/context/parts";
import { PartReader } from "@sheaf/workflow";
import {
  type JobDescription,
  type PackedItems,
  recordText,
  RemoteTask,
  unpackedItems,
} from "@sheaf/workflow/remote";
import actions from "./actions.ts";

/** What each task brings, because nobody knows which thread gets it. */
export interface PiscinaTask {
  /** JSON. */
  readonly description: string;
  readonly items: string;
  /** Where the thread asks for parts that it lacks. */
  readonly port: MessagePort;
}

const wanted = new Map<Hash, (bytes: Uint8Array) => void>();
let lastPort: MessagePort;
const parts = new PartReader({
  get: async (hash) =>
    new Promise((resolve) => {
      wanted.set(hash, resolve);
      lastPort.postMessage([hash], []);
    }),
  missing: async () => [],
  put: async () => {},
});
const tasks = new Map<string, Promise<RemoteTask>>();

/** Performs a chunk of items in a thread of piscina. Gives their records, as JSON. */
export default async function perform({ description, items, port }: PiscinaTask): Promise<string> {
  lastPort = port;
  port.on("message", ([hash, text]: readonly [Hash, string]) => {
    wanted.get(hash)?.(new TextEncoder().encode(text));
  });
  let task = tasks.get(description);
  if (task === undefined) {
    task = RemoteTask.of(JSON.parse(description) as JobDescription, { actions, parts });
    tasks.set(description, task);
  }
  const records: string[] = [];
  const performing = await task;
  await performing.perform(unpackedItems(JSON.parse(items) as PackedItems), (record) =>
    records.push(recordText(record)),
  ).done;
  port.close();
  return `[${records.join(",")}]`;
}
