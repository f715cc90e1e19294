import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { finding } from "../../src/guard/finding.ts";
import type { GateReport } from "../../src/guard/gate-report.ts";
import { judgedTimes } from "../../src/guard/times.ts";
import { describeMachine } from "../../src/measure/machine.ts";
import { problemsWith, read, root } from "./published-schemas.ts";

const baselines = readdirSync(new URL("reports/baselines", root))
  .filter((name) => name.startsWith("node"))
  .map((name) => `reports/baselines/${name}`);
const commit = "a".repeat(40);
const platform = { node: "20.1.0", v8: "11.3.244.8", architecture: "x64", system: "linux" };
const bytes = { allocated: 48.1, retained: null, left: 0, alive: null };

const gate: GateReport = {
  kind: "sheaf gate",
  version: 3,
  verdict: "failed",
  checks: ["bytes", "complexity", "time"],
  strict: false,
  head: { commit, dirty: true },
  base: { commit, reason: "named by --base main" },
  platform,
  machine: describeMachine(),
  seconds: 3,
  baseline: { name: "node20-x64-linux.json", ofBase: false },
  findings: [
    finding("bytes", "fork", "regression", "retained null → 48", { allocated: 48 }),
    finding("complexity", "fork", "unchanged", "exponent of time 0.10, at most 0.15", {
      time: 0.1,
    }),
    judgedTimes("fork", [1.1, 1.2, 1.3]),
    finding("time", "join", "not comparable", "it answers wrong"),
    finding("bounds", "bounds.json", "regression", "deleted"),
  ],
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
    "bounds-2",
    "reports/baselines/bounds.json",
    read("reports/baselines/bounds.json"),
    { bounds: { "growth fork: sizes at least": "3" } },
  ],
  ["gate-3", "a report", gate, { findings: [{ ...judgedTimes("fork", [1]), verdict: "worse" }] }],
])("the schema of a %s holds for %s, and for no mutilated one", (name, _, value, mutilation) => {
  expect(problemsWith(name, value)).toBeNull();
  const [first] = Object.keys(value);
  for (const wrong of [mutilation, { surprise: 1 }, { [first as string]: -1 }])
    expect(problemsWith(name, { ...value, ...wrong })).not.toBeNull();
  expect(problemsWith(name, {})).not.toBeNull();
});

test("the schema of a gate-3 holds where no base is known", () => {
  const base = { commit: null, reason: "no default branch is known here" };
  expect(problemsWith("gate-3", { ...gate, base, baseline: null })).toBeNull();
});

test("a report may hold further measurements", () => {
  const report = read("reports/latest.json") as { measurements: readonly object[] };
  const later = { subject: "later", case: "a", measure: "b", unit: "count", value: 1 };
  const further = [...report.measurements, later];
  expect(problemsWith("report-3", { ...report, measurements: further })).toBeNull();
  expect(problemsWith("report-3", { ...report, measurements: {} })).not.toBeNull();
});
