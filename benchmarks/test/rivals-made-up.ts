import { describeMachine, describeRuntime } from "../src/measure/machine.ts";
import type { ContextRival, FanOutCost, FanOutRival, RivalsReport } from "../src/rivals/report.ts";
import { ratio } from "./measured.ts";

/** A fan-out that takes so many times as long as ours. */
export function cost(toSheaf: number, bytes: number | null = 500): FanOutCost {
  return {
    minimum: 400 * toSheaf,
    median: 450 * toSheaf,
    rounds: 60,
    toPMap: ratio(toSheaf / 2),
    toSheaf: ratio(toSheaf),
    bytes,
  };
}

export function fanOutRival(name: string, measured: FanOutCost | null): FanOutRival {
  const ended = measured === null ? "stopped after 30 s" : null;
  return {
    name,
    version: "1.2.3",
    source: "https://example.test/docs",
    why: "Does <little> & quickly",
    kind: "full",
    date: "2026-11-22T12:00:00.000Z",
    jobs: [1_000, 10_000].map((items) => ({ items, context: "1 MB", ended, measured })),
  };
}

export function contextRival(name: string, fork: number): ContextRival {
  const each = { nanoseconds: fork, retainedBytes: fork * 5 };
  return {
    name,
    source: "https://example.test/docs",
    why: "Forgets <much>.",
    kind: "full",
    fork: each,
    oneWrite: each,
    fiveWrites: each,
    read: 20,
    join: 300,
    scenario: { nanoseconds: fork * 20, allocatedBytes: fork * 30 },
  };
}

/** One that wins, ours, one that loses, one that was stopped. */
export function madeUpRivals(): RivalsReport {
  return {
    schemaVersion: 2,
    date: "2026-11-22T12:00:00.000Z",
    commit: null,
    machine: describeMachine(),
    runtime: describeRuntime(),
    fanOuts: [
      fanOutRival("Sheaf", { ...cost(1), toSheaf: { median: 1, low: 1, high: 1, ofMinima: 1 } }),
      fanOutRival("swift", cost(0.5)),
      fanOutRival("slow", cost(90, null)),
      fanOutRival("endless", null),
    ],
    contexts: [contextRival("Sheaf", 10), contextRival("structuredClone", 5e6)],
  };
}
