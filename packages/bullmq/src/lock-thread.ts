import { workerData } from "node:worker_threads";
import { now, repeatedly } from "./clock.ts";
import { LOCK, type LockThreadData, renewLocks } from "./lock-keeper.ts";
import { connected } from "./redis-connection.ts";

/** The program of the thread that renews the locks of a worker. */
const { locks, connection, pulse, maxBlock } = workerData as LockThreadData;
const redis = connected(connection, { maxRetriesPerRequest: null, lazyConnect: false });
const last = { pulse: -1, at: now() };

repeatedly(LOCK / 3, () => {
  const current = Atomics.load(pulse, 0);
  if (current !== last.pulse) Object.assign(last, { pulse: current, at: now() });
  // Blocked for so long, it may be for ever: another worker takes what it has.
  if (now() - last.at <= maxBlock) void renewLocks(redis, locks);
});
