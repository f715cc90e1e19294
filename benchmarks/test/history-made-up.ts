import type { HistoryLine } from "../src/guard/index.ts";

/** A made-up line of the history, in which a fork retains so many bytes. */
export function madeUpLine(commit: string, retained: number, node = "20.20.2"): HistoryLine {
  const bytes = { allocated: retained, retained, left: 0, alive: 0 };
  return {
    kind: "sheaf history",
    version: 1,
    commit,
    date: "2026-11-22T00:00:00Z",
    platform: { node, v8: "11.3.244.8", architecture: "x64", system: "linux" },
    bytes: { fork: bytes, read: { ...bytes, retained: null, alive: null } },
    times: { fork: { toControl: 0.5, nanoseconds: 9.1 } },
  };
}
