import { once } from "node:events";
import type { ChildProcess } from "node:child_process";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { isRedisMissing } from "../../../../tools/redis-server.ts";
import {
  between,
  FaultSite,
  isThorough,
  numbers,
  outputOf,
  Programs,
  ROUNDS,
} from "./fault-site.ts";

const COUNT = isThorough ? 1_000 : 300;
const SLOTS = 10;
/** Milliseconds. Among other tests, anything may be late. */
const LONGEST_WAIT = isThorough ? 15_000 : 60_000;
const rounds = numbers(ROUNDS).map((round) => round + 1);

describe.skipIf(isRedisMissing)("processes that are killed", { tags: "slow" }, () => {
  let programs: Programs;
  let site: FaultSite;

  beforeAll(async () => {
    programs = await Programs.bundled();
  });

  afterAll(() => programs.remove());

  beforeEach(async () => {
    site = await FaultSite.open(programs);
  });

  afterEach(() => site.close());

  test.each(rounds)(
    "a worker: everything ends once, and no more items run again than it has slots (%i)",
    { timeout: 120_000 },
    async () => {
      const victim = await site.startWorker();
      await site.startWorker();
      const running = site.run(numbers(COUNT));
      await site.called(between(1, COUNT * 0.9));
      const killedAt = Date.now();
      await site.kill(victim);
      expect(outputOf(await running)).toEqual(numbers(COUNT));
      const calls = await site.calls();
      const repeated = calls.filter(([item], at) => calls.findIndex(([one]) => one === item) < at);
      expect(new Set(calls.map(([item]) => item)).size).toBe(COUNT);
      expect(repeated.length).toBeLessThanOrEqual(SLOTS);
      const waited = Math.max(0, ...repeated.map(([, , time]) => time - killedAt));
      expect(waited).toBeLessThan(LONGEST_WAIT);
      report(`worker killed: ${repeated.length} items again, after ${waited} ms`);
    },
  );

  test.each(rounds)(
    "the run, again and again: other processes go on with it and with what workers do (%i)",
    { timeout: 240_000 },
    async () => {
      await site.startWorker();
      await site.startWorker();
      let kills = 0;
      for (let next = between(20, COUNT / 2); kills < 3; kills++, next += between(20, COUNT / 2)) {
        const child = site.startRun("killed", COUNT);
        const ended = once(child, "exit");
        await Promise.race([site.called(next), ended]);
        if (child.exitCode !== null) break;
        await site.kill(child);
      }
      const { status, output, errors } = await resultOf(site.startRun("killed", COUNT));
      expect(errors).toEqual([]);
      expect(status).toBe("succeeded");
      expect(output).toEqual(numbers(COUNT));
      const recorded = await recordedIndexes();
      expect(recorded.toSorted((a, b) => a - b)).toEqual(numbers(COUNT));
      // The journal may lack the last milliseconds of what a process had read.
      const repeated = (await site.calls()).length - COUNT;
      expect(repeated).toBeLessThanOrEqual(SLOTS * kills);
      report(`run killed ${kills} times: ${repeated} items again`);
    },
  );

  /** The index of each item that the journal says has ended. */
  async function recordedIndexes(): Promise<readonly number[]> {
    const entries = await site.redis.xrange("sheaf:{run:killed}:journal", "-", "+");
    const texts = entries.flatMap(([, [field, text = ""]]) => (field === "records" ? [text] : []));
    const records = texts.flatMap((text) => JSON.parse(text) as unknown[]);
    return records.flatMap((record) => {
      const [kind, , second] = record as readonly [string, number, number | readonly number[]];
      if (kind === "item") return [second as number];
      if (kind !== "items") return [];
      const ranges = second as readonly number[];
      return ranges.flatMap((first, at) =>
        at % 2 === 1 ? [] : numbers(ranges[at + 1] ?? 0).map((index) => first + index),
      );
    });
  }
});

interface Printed {
  readonly status: string;
  readonly output: unknown;
  readonly errors: readonly unknown[];
}

async function resultOf(child: ChildProcess): Promise<Printed> {
  let text = "";
  child.stdout?.on("data", (chunk: Buffer) => (text += chunk.toString()));
  await once(child, "close");
  return JSON.parse(text) as Printed;
}

function report(line: string): void {
  if (isThorough) console.log(line);
}
