import { type Command, optionsIn, STATUS } from "../command.ts";
import { percent } from "../guard/gate-report.ts";
import { namedCases, pairCount, runCount } from "../guard/guard-options.ts";
import { type CaseNoise, noiseOf } from "../guard/noise.ts";
import { pairedRatios } from "../guard/time-pairs.ts";
import { HERE } from "../libraries.ts";
import { withProgress } from "../progress.ts";
import { asText, type Table } from "../table.ts";

const HELP = `Measures the noise of this machine: compares this checkout with itself.

Usage: npm run bench -- aa [options]

Options:
  --runs N      Comparisons. Each takes a minute or two. Default: 3.
  --cases LIST  Names of cases, separated by commas. Default: all.
  --pairs N     Pairs of processes in each comparison. Default: 10.
  --json        The ratios and findings as JSON.
  --help        This text.

Exit status: 0 no false alarm, 1 one or more, 2 invalid usage, 130 interrupted.
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
    await withProgress(runs, async (tell, advance) => {
      for (let run = 0; run < runs; run++) {
        const say = (what: string): void => tell(`run ${run + 1}, ${what}`);
        const paired = await pairedRatios({ ...options, sides, say }, signal);
        for (const [id, of] of Object.entries(paired)) (ratios[id] ??= []).push(of);
        advance();
      }
    });
    const noises = Object.entries(ratios).map(([id, of]) => noiseOf(id, of));
    process.stdout.write(
      given.json ? `${JSON.stringify({ ratios, noises })}\n` : asText(noiseTable(noises, runs)),
    );
    return noises.some(({ verdicts }) => alarms(verdicts) > 0) ? STATUS.failed : STATUS.done;
  },
};

function noiseTable(noises: readonly CaseNoise[], runs: number): Table {
  const sum = (count: (verdicts: CaseNoise["verdicts"]) => number): number =>
    noises.reduce((total, { verdicts }) => total + count(verdicts), 0);
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
    note: `${sum(alarms)} false alarms and ${sum(({ slowdown = 0 }) => slowdown)} warnings in ${noises.length * runs} comparisons, before anything is measured once more.`,
  };
}

function alarms({ regression = 0 }: CaseNoise["verdicts"]): number {
  return regression;
}
