import { afterAll, beforeAll, expect, test } from "vitest";
import { baselineName } from "../../src/guard/baseline.ts";
import type { GateReport } from "../../src/guard/gate-report.ts";
import { thisPlatform } from "../../src/measure/machine.ts";
import { problemsWith } from "./published-schemas.ts";
import { ScratchProject } from "./scratch-project.ts";

const project = new ScratchProject();
afterAll(() => project.remove());

const file = `reports/baselines/${baselineName(thisPlatform())}`;
const figures = { allocated: 48, retained: 48, left: 0, alive: 0 };
const write = (cases: object): void => {
  const about = { kind: "sheaf baseline", version: 2, platform: thisPlatform() };
  project.write(file, JSON.stringify({ ...about, cases }));
};

const BOUNDS = "reports/baselines/bounds.json";
const GONE = "case gone: change of bytes at most";
const withGone = (): void => {
  const { bounds, ...about } = JSON.parse(project.read(BOUNDS)) as { bounds: object };
  project.write(BOUNDS, JSON.stringify({ ...about, bounds: { ...bounds, [GONE]: 0.005 } }));
};

/** A change after which a fork takes 48 bytes where the base says 40, and a case is gone. */
let base: string;
beforeAll(async () => {
  write({ fork: { ...figures, allocated: 40 }, gone: figures });
  await project.bench(["baseline", "bounds"]);
  withGone();
  base = project.commit("the base");
  write({ fork: figures });
  project.commit("a change");
});

const gate = async (...args: string[]) => {
  const options = ["gate", "--checks", "bytes", "--base", base, "--out", "reports"];
  const { status, stdout } = await project.bench([...options, ...args]);
  const report = JSON.parse(project.read("reports/gate.json")) as GateReport;
  expect(problemsWith("gate-3", report)).toBeNull();
  return { status, stdout, report };
};

const FORK = "- bytes of fork: allocated 40 → 48\n";
const SECTION = "**Accepted here: worse than the base, and written down by this change**";

test("what a change writes into the baseline is listed, and what it drops fails", async () => {
  const { status, stdout, report } = await gate();
  expect(status).toBe(1);
  expect(stdout).toContain(`Base: ${base.slice(0, 12)}, named by --base ${base}. Bytes: `);
  expect(stdout).toContain(
    `**Regressions**\n\n- bounds of ${GONE}: 0.005 → no bound; if that is intended, write it down by "npm run bench -- baseline bounds"\n`,
  );
  expect(stdout).toContain(`${SECTION}\n\n${FORK}`);
  expect(report.findings).toContainEqual({
    check: "bytes",
    id: "fork",
    verdict: "accepted",
    text: "allocated 40 → 48",
    figures: { ...figures, "allocated before": 40 },
  });
});

test("a case that is dropped passes once that is written down, for this change alone", async () => {
  const written = await project.bench(["baseline", "bounds"]);
  expect([written.status, written.stdout.split("\n")[0]]).toEqual([0, `Written: ${BOUNDS}`]);
  const { status, stdout } = await gate();
  expect(stdout).toContain("## Benchmark gate passed: what became worse is accepted here\n");
  expect(stdout).toContain(`${SECTION}\n\n${FORK}- bounds of ${GONE}: 0.005 → no bound\n`);
  expect(status).toBe(0);
  const strict = await gate("--no-accept");
  expect(strict.stdout).toContain(`**Regressions**\n\n${FORK}- bounds of ${GONE}: `);
  expect(strict.status).toBe(1);
});

test("an unknown base is reported with the way out, and what can be judged is judged", async () => {
  project.git("checkout", "--quiet", "-b", "topic");
  project.git("branch", "--quiet", "--move", "main", "trunk");
  project.commit("a commit of its own");
  const args = ["gate", "--checks", "bytes", "--cases", "fork", "--out", "reports"];
  const { status, stdout } = await project.bench(args);
  const reason =
    "no default branch is known here, and this branch may have left any of trunk: name one by --base REF";
  expect(stdout).toContain(`Base: not known, ${reason}. Bytes: `);
  expect(stdout).toContain(`**Not comparable**\n\n- base: ${reason}\n`);
  expect(stdout).toContain("| bytes | fork | unchanged |");
  expect(status).toBe(3);
  const report = JSON.parse(project.read("reports/gate.json")) as GateReport;
  expect(problemsWith("gate-3", report)).toBeNull();
  expect(report.base).toEqual({ commit: null, reason });
});
