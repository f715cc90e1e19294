import {
  type CaseNoise,
  mostOften,
  noiseOf,
  pairedRatios,
  percent,
  timesInProcesses,
} from "../guard/index.ts";
import { STATUS } from "../output/exit-status.ts";
import { withProgress } from "../output/progress.ts";
import { HERE } from "../output/project.ts";
import { asText, type Table } from "../output/table.ts";
import { suite } from "../suite/all.ts";
import { benchCommand } from "./command.ts";
import { CASES, namedCases, PAIRS, runsOption } from "./options.ts";

export const noise = (signal: AbortSignal) =>
  benchCommand(
    "noise",
    "Measures the noise of this machine by comparing this checkout with itself.",
    "Exit status: 0 no false alarm, 1 a false alarm, or a case that cannot be measured, 2 invalid usage, 130 interrupted.",
  )
    .addOption(runsOption(3, "comparisons, each of which takes a minute or two"))
    .addOption(CASES)
    .addOption(PAIRS)
    .action(async ({ runs: count, cases, pairs }) => {
      const only = namedCases(cases, ["time"]);
      const options = { only, pairs, sides: { base: HERE, head: HERE } };
      const ratios: Record<string, (readonly number[])[]> = {};
      const problems: Record<string, string> = {};
      await withProgress(count, async (tell, advance) => {
        for (let run = 0; run < count; run++) {
          const say = (what: string): void => tell(`run ${run + 1}, ${what}`);
          const paired = await pairedRatios({ ...options, say }, signal, timesInProcesses(suite));
          for (const [id, of] of Object.entries(paired.ratios)) (ratios[id] ??= []).push(of);
          for (const [id, { problem }] of Object.entries(paired.problems)) problems[id] = problem;
          advance();
        }
      });
      const noises = Object.entries(ratios).map(([id, of]) => noiseOf(id, of));
      process.stdout.write(asText(noiseTable(noises, count)));
      for (const [id, problem] of Object.entries(problems))
        process.stderr.write(`Cannot measure the time of ${id}: ${problem}\n`);
      if (countOf(noises, "regression") > 0 || Object.keys(problems).length > 0)
        process.exitCode = STATUS.failed;
    });

type Verdict = keyof CaseNoise["verdicts"];

function countOf(noises: readonly CaseNoise[], verdict: Verdict): number {
  return noises.reduce((total, { verdicts }) => total + (verdicts[verdict] ?? 0), 0);
}

function noiseTable(noises: readonly CaseNoise[], count: number): Table {
  const compared = noises.length * count;
  const alarms = countOf(noises, "regression");
  const most = compared === 0 ? 1 : mostOften(alarms, compared);
  return {
    title: `${count} runs of equal builds, ${noises.length} cases`,
    head: ["case", "false alarms", "warnings", "noisy", "smallest visible slowdown"],
    rows: noises.map((each) => [
      each.id,
      ...(["regression", "slowdown", "noisy"] as const).map((of) => String(countOf([each], of))),
      each.leastSeen === null ? "none up to 3x" : percent(each.leastSeen),
    ]),
    note: `${alarms} false alarms and ${countOf(noises, "slowdown")} warnings in ${compared} comparisons, before anything is measured again: with 95% confidence at most ${(most * 100).toFixed(1)}% are false alarms.`,
  };
}
