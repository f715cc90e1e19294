/** A child process that performs items, and jobs of plain BullMQ. It answers each message with its microseconds of CPU. */
import { createWorker } from "@sheaf/bullmq";
import { Worker } from "bullmq";
import actions, { double } from "./actions.ts";

const [url = "", queue = "items", slots = ""] = process.argv.slice(2);
const concurrency = 100;

await createWorker({
  connection: url,
  queue,
  actions,
  ...(slots === "" ? {} : { slots: Number(slots) }),
});
const options = { connection: { url, maxRetriesPerRequest: null }, concurrency };
await new Worker("plain", async ({ data }) => double(data), options).waitUntilReady();

process.on("message", () => {
  const { user, system } = process.cpuUsage();
  process.send?.(user + system);
});
process.on("disconnect", () => process.exit());
process.send?.("ready");
