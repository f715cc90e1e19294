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
import { type Command, optionsIn } from "./command.ts";
import { namedCases, pairCount, runCount } from "./guard-options.ts";

const HELP = `Measures the noise of this machine by comparing this checkout with itself.

Usage: npm run bench -- noise [options]

Options:
  --runs N      Comparisons. Each takes a minute or two. Default: 3.
  --cases LIST  Names of cases, separated by commas. Default: all.
  --pairs N     Pairs of processes in each comparison. Default: 10.
  --json        The ratios and findings as JSON.
  --help        This text.

Exit status: 0 no false alarm, 1 a false alarm, or a case that cannot be measured, 2 invalid usage,
130 interrupted.
`;

export const noise: Command = {
  help: HELP,
  async perform(args, signal) {
    const given = optionsIn(args, {
      runs: { type: "string", default: "3" },
      cases: { type: "string" },
      pairs: { type: "string", default: "10" },
      json: { type: "boolean", default: false },
    });
    const runs = runCount(given.runs);
    const options = { only: namedCases(given.cases, ["time"]), pairs: pairCount(given.pairs) };
    const sides = { base: HERE, head: HERE };
    const ratios: Record<string, (readonly number[])[]> = {};
    const problems: Record<string, string> = {};
    await withProgress(runs, async (tell, advance) => {
      for (let run = 0; run < runs; run++) {
        const say = (what: string): void => tell(`run ${run + 1}, ${what}`);
        const measure = timesInProcesses(suite);
        const paired = await pairedRatios({ ...options, sides, say }, signal, measure);
        for (const [id, of] of Object.entries(paired.ratios)) (ratios[id] ??= []).push(of);
        for (const [id, { problem }] of Object.entries(paired.problems)) problems[id] = problem;
        advance();
      }
    });
    const noises = Object.entries(ratios).map(([id, of]) => noiseOf(id, of));
    const json = (): string => `${JSON.stringify({ ratios, noises, problems })}\n`;
    process.stdout.write(given.json ? json() : asText(noiseTable(noises, runs)));
    for (const [id, problem] of Object.entries(problems))
      process.stderr.write(`Cannot measure the time of ${id}: ${problem}\n`);
    const isQuiet = countOf(noises, "regression") === 0 && Object.keys(problems).length === 0;
    return isQuiet ? STATUS.done : STATUS.failed;
  },
};

type Verdict = keyof CaseNoise["verdicts"];

function countOf(noises: readonly CaseNoise[], verdict: Verdict): number {
  return noises.reduce((total, { verdicts }) => total + (verdicts[verdict] ?? 0), 0);
}

function noiseTable(noises: readonly CaseNoise[], runs: number): Table {
  const compared = noises.length * runs;
  const alarms = countOf(noises, "regression");
  const most = compared === 0 ? 1 : mostOften(alarms, compared);
  return {
    title: `${runs} runs of equal builds, ${noises.length} cases`,
    head: ["case", "false alarms", "warnings", "noisy", "smallest visible slowdown"],
    rows: noises.map((each) => [
      each.id,
      ...(["regression", "slowdown", "noisy"] as const).map((of) => String(countOf([each], of))),
      each.leastSeen === null ? "none up to 3x" : percent(each.leastSeen),
    ]),
    note: `${alarms} false alarms and ${countOf(noises, "slowdown")} warnings in ${compared} comparisons, before anything is measured again: with 95% confidence at most ${(most * 100).toFixed(1)}% are false alarms.`,
  };
}
