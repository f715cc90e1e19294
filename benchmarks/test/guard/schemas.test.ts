import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import type { GateReport } from "../../src/guard/gate-report.ts";
import { describeMachine } from "../../src/measure/machine.ts";
import { problemsWith, read, root } from "./published-schemas.ts";

const baselines = readdirSync(new URL("reports/baselines", root))
  .filter((name) => name.startsWith("node"))
  .map((name) => `reports/baselines/${name}`);
const commit = "a".repeat(40);
const platform = { node: "20.1.0", v8: "11.3.244.8", architecture: "x64", system: "linux" };
const bytes = { allocated: 48.1, retained: null, left: 0, alive: null };
const interval = { median: 1.2, low: 1.1, high: 1.3, pairs: 10 };

const gate: GateReport = {
  kind: "sheaf gate",
  version: 2,
  verdict: "failed",
  checks: ["bytes", "complexity", "time"],
  strict: false,
  head: { commit, dirty: true },
  base: { commit, reason: "named by --base main" },
  platform,
  machine: describeMachine(),
  seconds: 3,
  baseline: { name: "node20-x64-linux.json", ofBase: false },
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
  kept: [
    { of: "case", id: "fork", change: "case fork: dropped", verdict: "accepted", note: "moved" },
    {
      of: "file",
      id: "bounds.json",
      change: "bounds.json: deleted",
      verdict: "regression",
      note: null,
    },
  ],
  notComparable: ["time: no base"],
};

test.each<[name: string, about: string, value: object, mutilation: object]>([
  ["report-3", "reports/latest.json", read("reports/latest.json"), { targets: [{ id: "x" }] }],
  ["rivals-3", "reports/rivals.json", read("reports/rivals.json"), { fanOuts: [{}] }],
  ...baselines.map((path): [string, string, object, object] => [
    "baseline-2",
    path,
    read(path),
    { cases: { fork: { ...bytes, left: "0" } } },
  ]),
  [
    "bounds-1",
    "reports/baselines/bounds.json",
    read("reports/baselines/bounds.json"),
    { growths: { fork: { atMost: 1 } } },
  ],
  ["gate-2", "a report", gate, { times: { fork: { ...interval, verdict: "worse" } } }],
])("the schema of a %s holds for %s, and for no mutilated one", (name, _, value, mutilation) => {
  expect(problemsWith(name, value)).toBeNull();
  const [first] = Object.keys(value);
  for (const wrong of [mutilation, { surprise: 1 }, { [first as string]: -1 }])
    expect(problemsWith(name, { ...value, ...wrong })).not.toBeNull();
  expect(problemsWith(name, {})).not.toBeNull();
});

test("the schema of a gate-2 holds where no base is known", () => {
  const base = { commit: null, reason: "no default branch is known here" };
  expect(problemsWith("gate-2", { ...gate, base, baseline: null })).toBeNull();
});

test("a report may hold further measurements", () => {
  const report = read("reports/latest.json") as { measurements: readonly object[] };
  const later = { subject: "later", case: "a", measure: "b", unit: "count", value: 1 };
  const further = [...report.measurements, later];
  expect(problemsWith("report-3", { ...report, measurements: further })).toBeNull();
  expect(problemsWith("report-3", { ...report, measurements: {} })).not.toBeNull();
});
