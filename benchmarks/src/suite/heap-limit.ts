import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { childEnvironment } from "../measure/child-environment.ts";
import { amount, type Effort } from "../measure/effort.ts";
import { type Reading, readings } from "../measure/measurement.ts";

/** What a process keeps alive until its heap is full. */
export const KEPT = ["structuredClone", "klona", "fork", "fork with 5 writes"] as const;

/** How many contexts a heap holds: processes are filled until they run out of memory. */
export async function heapLimitReadings(effort: Effort): Promise<Reading[]> {
  // A part of the 4 GB in question: that takes seconds, and the counts are scaled.
  const megabytes = amount(effort, 40, 128);
  // If the system keeps an image of a process that dies, it is removed with this directory.
  const directory = mkdtempSync(join(tmpdir(), "sheaf-heap-limit-"));
  const all = readings("heap limit", "count", { megabytes });
  try {
    for (const kept of KEPT) {
      effort.say(`out of memory: ${kept}`);
      const until = await keptUntilFull(kept, megabytes, directory);
      all.push(...readings("heap limit", "count", { [kept]: until }));
    }
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
  return all;
}

async function keptUntilFull(kept: string, megabytes: number, cwd: string): Promise<number> {
  const file = fileURLToPath(new URL("heap-limit-process.js", import.meta.url));
  const child = spawn(process.execPath, [`--max-old-space-size=${megabytes}`, file, kept], {
    env: childEnvironment(),
    cwd,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let [counts, errors] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    counts = (counts + text).slice(-100);
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    errors += text;
  });
  await once(child, "close");
  if (!errors.includes("heap out of memory")) throw new Error(`Cannot count "${kept}": ${errors}`);
  return Number(counts.trim().split("\n").at(-1));
}
