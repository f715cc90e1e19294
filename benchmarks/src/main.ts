/** The command behind `npm run bench`. */
import { readFileSync } from "node:fs";
import { relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { type Command, HELP, parseCommand } from "./command-line.ts";
import { measureAll, probeRuns } from "./measure-all.ts";
import { Progress } from "./progress.ts";
import { holdsFullReport, publish } from "./publish.ts";
import { parseReport, type Report, reportOf } from "./report.ts";
import { reportText } from "./report-text.ts";

const REPORTS = fileURLToPath(new URL("../../reports", import.meta.url));

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  let command: Command;
  let others: Report[];
  try {
    command = parseCommand(args);
    others = command.merge.map((file) => parseReport(readFileSync(file, "utf8"), file));
  } catch (error) {
    process.stderr.write(`${messageOf(error)}\nTry --help.\n`);
    return 2;
  }
  if (command.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const interruption = new AbortController();
  endOnInterrupt(interruption);
  try {
    await bench(command, others, interruption.signal);
    return 0;
  } catch (error) {
    process.stderr.write(
      interruption.signal.aborted
        ? "\nInterrupted: the report is as it was.\n"
        : `\n${messageOf(error)}\n`,
    );
    return interruption.signal.aborted ? 130 : 1;
  }
}

async function bench(
  { quick, out }: Command,
  others: readonly Report[],
  signal: AbortSignal,
): Promise<void> {
  const progress = new Progress(process.stderr, probeRuns(quick));
  const measured = await measureAll(quick, progress, signal).finally(() => progress.end());
  const report = reportOf(measured, quick, progress.elapsed, others);
  process.stdout.write(`${reportText(report)}\n`);
  const directory = out === null ? REPORTS : resolve(out);
  if (quick && out === null && holdsFullReport(directory)) {
    process.stdout.write(
      "\nNot written: the report in place is of a full run. Use --out DIR to keep this one.\n",
    );
    return;
  }
  publish(report, directory);
  process.stdout.write(`\nWritten: ${relative("", directory) || "."}/latest.json and latest.md\n`);
}

/** The first Ctrl-C ends the run in order, a later one at once; npm passes one on twice. */
function endOnInterrupt(interruption: AbortController): void {
  let first = Number.POSITIVE_INFINITY;
  process.on("SIGINT", () => {
    if (performance.now() - first > 500) process.exit(130);
    first = Math.min(first, performance.now());
    interruption.abort();
  });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
