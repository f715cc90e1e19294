import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { childEnvironment } from "../measure/child-environment.ts";
import { amount, type Effort } from "../measure/effort.ts";

/** How many contexts a heap holds before the process runs out of memory. */
export interface Survival {
  readonly heapMegabytes: number;
  readonly structuredClones: number;
  readonly klonaClones: number;
  readonly forks: number;
  readonly forksWithFiveWrites: number;
}

/** What a process keeps alive until its heap is full. */
export type Hoard = "structuredClone" | "klona" | "fork" | "fork with 5 writes";

/** Fills the heaps of processes until they die of it. */
export async function survival(effort: Effort): Promise<Survival> {
  // A part of the 4 GB in question: what it holds is counted in seconds, and scaled.
  const heapMegabytes = amount(effort, 40, 128);
  // Where the system keeps an image of a process that dies, it goes with this directory.
  const directory = mkdtempSync(join(tmpdir(), "sheaf-survival-"));
  const survivors = async (hoard: Hoard): Promise<number> => {
    effort.say(`out of memory: ${hoard}`);
    return hoarded(hoard, heapMegabytes, directory);
  };
  try {
    return {
      heapMegabytes,
      structuredClones: await survivors("structuredClone"),
      klonaClones: await survivors("klona"),
      forks: await survivors("fork"),
      forksWithFiveWrites: await survivors("fork with 5 writes"),
    };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

async function hoarded(hoard: Hoard, heapMegabytes: number, cwd: string): Promise<number> {
  const file = fileURLToPath(new URL("../hoarder.js", import.meta.url));
  const child = spawn(process.execPath, [`--max-old-space-size=${heapMegabytes}`, file, hoard], {
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
  if (!errors.includes("heap out of memory")) throw new Error(`Cannot count "${hoard}": ${errors}`);
  return Number(counts.trim().split("\n").at(-1));
}
