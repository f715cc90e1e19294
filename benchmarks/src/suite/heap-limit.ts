import { spawn } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { childEnvironment } from "../measure/child-environment.ts";
import type { Lab } from "./declare.ts";

/** What a process keeps alive until its heap is full. */
const KEPT = ["structuredClone", "klona", "fork", "fork with 5 writes"] as const;

/** How many contexts a heap holds: processes are filled until they run out of memory. */
export async function heapLimits(lab: Lab): Promise<void> {
  // A part of the 4 GB in question: that takes seconds, and the counts are scaled.
  const megabytes = lab.amount(40, 128);
  lab.keep("heap limit", "count", { megabytes });
  // If the system keeps an image of a process that dies, it is removed with this directory.
  const cwd = mkdtempSync(join(tmpdir(), "sheaf-heap-limit-"));
  try {
    for (const kept of KEPT) {
      lab.say(`out of memory: ${kept}`);
      lab.keep("heap limit", "count", { [kept]: await keptUntilFull(kept, megabytes, cwd) });
    }
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
}

async function keptUntilFull(kept: string, megabytes: number, cwd: string): Promise<number> {
  const file = fileURLToPath(new URL("heap-limit-process.js", import.meta.url));
  // A file, as a pipe may be full, and then refuses what is written synchronously.
  const counts = join(cwd, "counts");
  const output = openSync(counts, "w");
  const child = spawn(process.execPath, [`--max-old-space-size=${megabytes}`, file, kept], {
    env: childEnvironment(),
    cwd,
    stdio: ["ignore", output, "pipe"],
  });
  closeSync(output);
  const errors = await text(child.stderr as Readable);
  if (!errors.includes("heap out of memory")) throw new Error(`Cannot count "${kept}": ${errors}`);
  return Number(readFileSync(counts, "utf8").trim().split("\n").at(-1));
}
