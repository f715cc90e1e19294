import { type Command, optionsIn } from "./command.ts";
import { STATUS } from "../output/exit-status.ts";
import { percent } from "../guard/gate-report.ts";
import { namedCases, pairCount, runCount } from "../guard/guard-options.ts";
import { type CaseNoise, mostOften, noiseOf } from "../guard/noise.ts";
import { pairedRatios } from "../guard/time-pairs.ts";
import { HERE } from "../output/project.ts";
import { withProgress } from "../output/progress.ts";
import { asText, type Table } from "../output/table.ts";

const HELP = `Measures the noise of this machine: compares this checkout with itself.

Usage: npm run bench -- aa [options]

Options:
  --runs N      Comparisons. Each takes a minute or two. Default: 3.
  --cases LIST  Names of cases, separated by commas. Default: all.
  --pairs N     Pairs of processes in each comparison. Default: 10.
  --json        The ratios and findings as JSON.
  --help        This text.

Exit status: 0 no false alarm, 1 one or more, or a case that cannot be measured, 2 invalid usage,
130 interrupted.
`;

export const aa: Command = {
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
        const paired = await pairedRatios({ ...options, sides, say }, signal);
        for (const [id, of] of Object.entries(paired.ratios)) (ratios[id] ??= []).push(of);
        for (const [id, { problem }] of Object.entries(paired.problems)) problems[id] = problem;
        advance();
      }
    });
    const noises = Object.entries(ratios).map(([id, of]) => noiseOf(id, of));
    process.stdout.write(
      given.json
        ? `${JSON.stringify({ ratios, noises, problems })}\n`
        : asText(noiseTable(noises, runs)),
    );
    for (const [id, problem] of Object.entries(problems))
      process.stderr.write(`Cannot measure the time of ${id}: ${problem}\n`);
    const isQuiet = noises.every(({ verdicts }) => alarms(verdicts) === 0);
    return isQuiet && Object.keys(problems).length === 0 ? STATUS.done : STATUS.failed;
  },
};

function noiseTable(noises: readonly CaseNoise[], runs: number): Table {
  const sum = (count: (verdicts: CaseNoise["verdicts"]) => number): number =>
    noises.reduce((total, { verdicts }) => total + count(verdicts), 0);
  const [compared, falsely] = [noises.length * runs, sum(alarms)];
  const most = compared === 0 ? 1 : mostOften(falsely, compared);
  return {
    title: `${runs} runs in which nothing differs, ${noises.length} cases`,
    head: ["case", "false alarms", "warnings", "noisy", "least slowdown that is seen"],
    rows: noises.map(({ id, verdicts, leastSeen }) => [
      id,
      String(alarms(verdicts)),
      String(verdicts.slowdown ?? 0),
      String(verdicts.noisy ?? 0),
      leastSeen === null ? "none up to 3x" : percent(leastSeen),
    ]),
    note: `${falsely} false alarms and ${sum(({ slowdown = 0 }) => slowdown)} warnings in ${compared} comparisons, before anything is measured once more: with 95% confidence at most ${(most * 100).toFixed(1)}% are false alarms.`,
  };
}

function alarms({ regression = 0 }: CaseNoise["verdicts"]): number {
  return regression;
}
