import { type ChildProcess, fork } from "node:child_process";
import { on } from "node:events";
import {
  appendFile,
  mkdtemp,
  open,
  readFile,
  rm,
  stat,
  truncate,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { env, stdout } from "node:process";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
// @ts-expect-error -- a tool in JavaScript
import bundleProcess from "../../../../tools/bundle-process.js";
import { JournalReader } from "../../src/journal/journal-reader.ts";
import type { JournalRecord } from "../../src/index.ts";
import type { Order, Outcome } from "./killed-process.ts";
import { countsOf, recordedAttempts } from "./observed.ts";
import { randomWorkflow, type TaskSpec } from "./random-workflow.ts";

/** Processes that are killed. `npm run test:kill` kills 200. */
const KILLS = Number(env["SHEAF_KILLS"] ?? 6);
const SEED = Number(env["SHEAF_KILL_SEED"] ?? 1);
/** Milliseconds after which a process hangs: one takes a second at most on an idle machine. */
const PATIENCE = 60_000;

/** Shorter runs end before they are killed. */
const MIN_ATTEMPTS = 6;
const MIN_LENGTH = 1_200;
/** Workflows that are made at once: most that are made cannot run. */
const SAMPLE = 8;

/** What happens to the file when a process is killed. */
const FAULTS = ["nothing", "nothing", "nothing", "cut", "power", "full", "two"] as const;
type Fault = (typeof FAULTS)[number];

let folder: string;
let script: string;
/** Runs workflows without a journal. It is not killed. */
let undisturbed: ChildProcess;
/** `repeated` and `ended`: attempts that run again after nothing but a kill, and how many of these had ended. */
const counts = { runs: 0, kills: 0, repeated: 0, ended: 0, cut: 0, power: 0, full: 0, two: 0 };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "kill-"));
  script = join(folder, "killed-process.mjs");
  await bundleProcess(fileURLToPath(new URL("killed-process.ts", import.meta.url)), script);
  undisturbed = fork(script, [], { execArgv: [] });
});

afterAll(async () => {
  undisturbed.kill();
  await rm(folder, { recursive: true });
  if (env["SHEAF_KILLS"] !== undefined) stdout.write(`${JSON.stringify(counts)}\n`);
});

test(
  `a run whose process is killed again and again ends as if it had not been, and repeats only what was under way`,
  async () => {
    const next = randomNumbers(SEED);
    const lists = longWorkflows();
    while (counts.kills < KILLS) await tryRun(lists.next().value, next);
    expect(counts.kills).toBeGreaterThanOrEqual(KILLS);
  },
  2 * PATIENCE + KILLS * 20_000,
);

/** Without end. */
function* longWorkflows(): Generator<readonly TaskSpec[], never> {
  for (let seed = SEED; ; seed += 1_000)
    for (const list of fc.sample(randomWorkflow, { seed, numRuns: SAMPLE }))
      if (JSON.stringify(list).length > MIN_LENGTH) yield list;
}

async function tryRun(list: readonly TaskSpec[], next: () => number): Promise<void> {
  const picks = Array.from({ length: 7 }, () => Math.floor(next() * 6));
  const whole = await wholeOutcome({ list, ends: null, picks, folder: null, space: null });
  if (whole.begun.length < MIN_ATTEMPTS || !whole.isOver) return;
  const own = await mkdtemp(join(folder, "run-"));
  counts.runs++;
  const order: Order = { list, ends: whole.ended, picks, folder: own, space: null };
  const all = countsOf(whole.begun);
  // A second process would start one that failed again.
  const isSuccess = whole.codes.length === 0;
  for (;;) {
    const before = await recordsIn(own);
    const known = recordedAttempts("", before);
    const logged = await logOf(own);
    // A run that failed is started again by whoever continues it, with attempts of its own.
    if (before.some(([kind, status]) => kind === "closed" && status === "failed")) break;
    const faults = isSuccess ? FAULTS : FAULTS.filter((fault) => fault !== "two");
    const fault = faults[Math.floor(next() * faults.length)] as Fault;
    const isLast = counts.kills >= KILLS || next() < 0.1;
    const outcome = await started(
      { ...order, space: fault === "full" && !isLast ? Math.floor(next() * 1_500) : null },
      isLast || fault === "full" || fault === "two" ? null : next() * whole.milliseconds,
      fault === "two",
    );
    const news = (await logOf(own)).slice(logged.length);
    const begun = news.filter((line) => line.startsWith("begun ")).map((line) => line.slice(6));
    for (const [key, count] of countsOf(begun))
      expect(
        count,
        `${key} begins, ${all.get(key) ?? 0} times without kills, recorded ${known.get(key) ?? 0} times; ${fault}; ${JSON.stringify({ order, news })}`,
      ).toBeLessThanOrEqual((all.get(key) ?? 0) - (known.get(key) ?? 0));
    const isFull = outcome?.codes.includes("JOURNAL_FAILED") === true;
    const isOver = outcome !== null && !isFull;
    expect(isOver ? outcome.shown : whole.shown).toBe(whole.shown);
    if (isOver) break;
    if (isFull) counts.full++;
    else await damage(own, fault, next);
    if (outcome === null && fault === "nothing") countRepeats(news, await recordsIn(own));
  }
}

/** From 0 to below 1, by the seed (mulberry32). */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Counts the attempts of a process that will run again: their ends were not recorded. */
function countRepeats(log: readonly string[], records: readonly JournalRecord[]): void {
  const known = recordedAttempts("", records);
  for (const line of log) {
    const isEnd = line.startsWith("ended ");
    if (known.has(line.slice(6))) continue;
    if (isEnd) counts.ended++;
    else counts.repeated++;
  }
}

/** What the file looks like after a kill. */
async function damage(own: string, fault: Fault, next: () => number): Promise<void> {
  counts.kills++;
  const path = join(own, "run.journal");
  const bytes = await readFile(path).catch(() => null);
  if (bytes === null) return;
  if (fault === "cut") {
    const start = bytes.lastIndexOf("\n", bytes.length - 2) + 1;
    await truncate(path, start + Math.floor(next() * (bytes.length - start)));
    counts.cut++;
  }
  if (fault === "power") {
    const synced = await readFile(join(own, "synced"), "utf8").catch(() => "");
    const size = Math.min(Number(synced.trim().split("\n").at(-1) ?? 0), bytes.length);
    await truncate(path, size);
    // A file may be as long as it was, and hold nothing there.
    if (next() < 0.5) await appendFile(path, Buffer.alloc(bytes.length - size));
    counts.power++;
  }
  // What a later power cut leaves at least.
  await writeFile(join(own, "synced"), `${(await stat(path)).size}\n`);
}

/** The outcome of a process; null if it was killed before it ended. */
async function started(
  order: Order,
  killAfter: number | null,
  withSecond: boolean,
): Promise<Outcome | null> {
  const child = fork(script, [], { execArgv: [] });
  const outcome = outcomeFrom(child, order, () => {
    if (killAfter !== null) setTimeout(() => child.kill("SIGKILL"), killAfter);
  });
  if (!withSecond) return outcome;
  await new Promise((resolve) => setTimeout(resolve, 150));
  const both = [await outcomeOf(order), await outcome];
  counts.two++;
  // Whichever comes first has the journal; if it ends before the other comes, that gets the result.
  const results = both.filter((one) => one?.codes.includes("RUN_OWNED") === false);
  expect(new Set(results.map((one) => one?.shown)).size).toBe(1);
  return results[0] ?? null;
}

/** The outcome without a journal. */
async function wholeOutcome(order: Order): Promise<Outcome> {
  const signal = AbortSignal.timeout(PATIENCE);
  const messages = on(undisturbed, "message", { signal, close: ["exit"] });
  undisturbed.send(order);
  for await (const [message] of messages as AsyncIterable<[string | Outcome]>)
    if (typeof message !== "string") return message;
  throw new Error("A process died by itself");
}

async function outcomeOf(order: Order): Promise<Outcome> {
  const outcome = await outcomeFrom(fork(script, [], { execArgv: [] }), order, () => {});
  if (outcome === null) throw new Error("A process died by itself");
  return outcome;
}

function outcomeFrom(
  child: ChildProcess,
  order: Order,
  onStart: () => void,
): Promise<Outcome | null> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill("SIGKILL");
      reject(new Error(`A process hangs: ${JSON.stringify(order)}`));
    }, PATIENCE);
    let outcome: Outcome | null = null;
    child.on("message", (message) => {
      if (message === "started") onStart();
      else outcome = message as Outcome;
    });
    child.once("exit", (status) => {
      clearTimeout(timer);
      if (status !== null && outcome === null) reject(new Error(`A process ended with ${status}`));
      else resolve(outcome);
    });
    child.send(order);
  });
}

async function logOf(own: string): Promise<readonly string[]> {
  const text = await readFile(join(own, "log"), "utf8").catch(() => "");
  return text.split("\n").filter((line) => line !== "");
}

async function recordsIn(own: string): Promise<readonly JournalRecord[]> {
  const path = join(own, "run.journal");
  const file = await open(path, "r").catch(() => null);
  if (file === null) return [];
  try {
    const reader = new JournalReader(path, file);
    const records: JournalRecord[] = [];
    if ((await reader.header()) !== null)
      for await (const group of reader.records()) records.push(...group);
    return records;
  } finally {
    await file.close();
  }
}
