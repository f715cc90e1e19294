import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import type { GateReport } from "../../src/guard/gate-report.ts";
import type { HistoryLine } from "../../src/guard/history.ts";
import { describeMachine } from "../../src/machine.ts";
import { problemsWith, read, root } from "./published-schemas.ts";

const baselines = readdirSync(new URL("reports/baselines", root)).map(
  (name) => `reports/baselines/${name}`,
);
const commit = "a".repeat(40);
const platform = { node: "20.1.0", v8: "11.3.244.8", architecture: "x64", system: "linux" };
const bytes = { allocated: 48.1, retained: null, left: 0, alive: null };
const interval = { median: 1.2, low: 1.1, high: 1.3, pairs: 10 };

const line: HistoryLine = {
  kind: "sheaf history",
  version: 1,
  commit,
  date: "2026-01-01T00:00:00+01:00",
  platform,
  bytes: { read: bytes },
  times: { read: { toControl: 0.5, nanoseconds: 9.1 } },
};

const gate: GateReport = {
  kind: "sheaf gate",
  version: 1,
  verdict: "failed",
  checks: ["bytes", "complexity", "time"],
  head: { commit, dirty: true },
  base: { commit },
  platform,
  machine: describeMachine(),
  seconds: 3,
  baseline: { commit, dirty: false },
  bytes: [
    {
      id: "fork",
      verdict: "regression",
      changes: [{ figure: "retained", base: null, head: 48 }],
      note: null,
    },
  ],
  complexity: [
    {
      id: "fork",
      sentence: "A fork",
      verdict: "as promised",
      time: 0.1,
      atLeast: null,
      atMost: 0.15,
      bytes: 0,
      allocated: [48, 48],
      note: null,
    },
  ],
  times: {
    fork: { ...interval, verdict: "regression" },
    join: { problem: "it answers wrong", side: "base" },
  },
  notComparable: ["time: no base"],
};

test.each<[name: string, about: string, value: object, mutilation: object]>([
  ["report-2", "reports/latest.json", read("reports/latest.json"), { targets: [{ id: "x" }] }],
  ["rivals-2", "reports/rivals.json", read("reports/rivals.json"), { fanOuts: [{}] }],
  ...baselines.map((path): [string, string, object, object] => [
    "baseline-1",
    path,
    read(path),
    { cases: { fork: { ...bytes, left: "0" } } },
  ]),
  ["history-1", "a line", line, { times: { read: { toControl: 0.5 } } }],
  ["gate-1", "a report", gate, { times: { fork: { ...interval, verdict: "worse" } } }],
])("the schema of a %s holds for %s, and for no mutilated one", (name, _, value, mutilation) => {
  expect(problemsWith(name, value)).toBeNull();
  const [first] = Object.keys(value);
  for (const wrong of [mutilation, { surprise: 1 }, { [first as string]: -1 }])
    expect(problemsWith(name, { ...value, ...wrong })).not.toBeNull();
  expect(problemsWith(name, {})).not.toBeNull();
});

test("a report may hold further measurements", () => {
  const report = read("reports/latest.json") as { measurements: object };
  const further = { ...report.measurements, later: [] };
  expect(problemsWith("report-2", { ...report, measurements: further })).toBeNull();
  expect(problemsWith("report-2", { ...report, measurements: {} })).not.toBeNull();
});
