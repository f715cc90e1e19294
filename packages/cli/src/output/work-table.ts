import type { ChunkWork, RedisWork, SeenTask, SeenWorker } from "@sheaf/bullmq";
import { formatCount, formatDuration, formatNumber } from "../text/quantities.ts";
import { tableText } from "./table.ts";

const MEGABYTE = 2 ** 20;

/** What waits, what runs, and on whom. Empty if there is nothing of it. */
export function workText({ workers, tasks, queues, memory }: RedisWork): string {
  if (queues.length === 0) return "";
  const work = tableText([...tasks.map(taskRow), ...workers.map(workerRow)]);
  const jobs = queues.map(
    ({ name, waiting, active }) =>
      `queue ${name}: ${formatCount(waiting, "job")} in it, ${formatNumber(active)} with workers\n`,
  );
  const max = memory.max === null ? "" : ` of ${megabytes(memory.max)}`;
  const alarm = workers.some(({ state }) => state !== "lost") ? "" : "There is no worker.\n";
  return `${work}${jobs.join("")}Redis uses ${megabytes(memory.used)}${max}\n${alarm}`;
}

/** `task check  20 items run, 80 wait  for 2 min  run nightly, process 4711 on web-1`. */
function taskRow(task: SeenTask): readonly string[] {
  const { run, task: name, running, waiting, since, refusal, isLost, seen, host, pid } = task;
  const problems = [
    ...(isLost ? [`its process has not been heard of for ${age(seen)}`] : []),
    ...(refusal === null ? [] : [`given back: ${refusal}`]),
  ];
  return [
    `task ${name}`,
    `${formatCount(running, "item")} run, ${formatNumber(waiting)} wait`,
    `for ${age(since)}`,
    [`run ${run}, process ${pid} on ${host}`, ...problems].join("; "),
  ];
}

/** `worker web-1:99  working, 10 of 10 slots  up 2 h  nightly check: 10 run for 3 s, the oldest is item 17`. */
function workerRow(worker: SeenWorker): readonly string[] {
  const { name, host, pid, slots, running, up, chunks } = worker;
  const place = name === `${host}:${pid}` ? "" : ` (process ${pid} on ${host})`;
  return [
    `worker ${name}${place}`,
    `${stateText(worker)}, ${formatNumber(running)} of ${formatCount(slots, "slot")}`,
    `up ${age(up)}`,
    chunks.map(chunkText).join("; "),
  ];
}

function stateText({ state, seen }: SeenWorker): string {
  if (state === "blocked") return `blocked for ${age(seen)}`;
  return state === "lost" ? `lost ${age(seen)} ago` : state;
}

function chunkText({ run, task, running, waiting, since, oldest }: ChunkWork): string {
  const rest = waiting === 0 ? "" : `, ${formatNumber(waiting)} wait`;
  const first = oldest === null ? "" : `, the oldest is ${formatNumber(oldest)}`;
  return `${task} of ${run}: ${formatNumber(running)} run${rest} for ${age(since)}${first}`;
}

function age(seconds: number): string {
  return formatDuration(seconds * 1_000);
}

function megabytes(bytes: number): string {
  return `${(bytes / MEGABYTE).toFixed(1)} MB`;
}
