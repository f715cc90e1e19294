import { join } from "node:path";
import { type JournalReport, journalReport, WorkflowError } from "@sheaf/workflow";
import { EXIT_STATUS } from "../host/exit-status.ts";
import type { Host } from "../host/this-process.ts";
import { reportInvalid } from "../output/problem-report.ts";
import { tableText } from "../output/table.ts";
import { formatCount, formatDuration, formatNumber } from "../text/quantities.ts";

/** The options of `sheaf runs`. */
export interface RunsOptions {
  readonly json?: boolean;
}

/** A journal as it is listed. Its names and shapes are stable. */
interface ListedRun extends JournalReport {
  readonly path: string;
}

/** `sheaf runs`: lists the runs of journals, and of those in folders. Returns the exit status. */
export async function listRuns(
  paths: readonly string[],
  { json = false }: RunsOptions,
  host: Host,
): Promise<number> {
  const files = (await Promise.all(paths.map((path) => journalsAt(path, host)))).flat();
  const runs: ListedRun[] = [];
  const failures: WorkflowError[] = [];
  for (const path of files) {
    try {
      runs.push({ path, ...(await journalReport(path)) });
    } catch (error) {
      if (!(error instanceof WorkflowError)) throw error;
      failures.push(error);
    }
  }
  if (json) host.stdout.write(`${JSON.stringify(runs)}\n`);
  else host.stdout.write(tableText(runs.map(rowOf)));
  if (failures.length === 0) return EXIT_STATUS.succeeded;
  const problems = failures.map(({ code, message }) => ({ code, message }));
  return reportInvalid(problems, null, {}, null, host);
}

/** A folder stands for the files in it whose names end in `.journal`. */
async function journalsAt(path: string, host: Host): Promise<readonly string[]> {
  const names = await host.filesIn(path);
  if (names === null) return [path];
  return names.filter((name) => name.endsWith(".journal")).map((name) => join(path, name));
}

/** `running  1,204 of 2,000 items  started 5 min ago  written 2 s ago  nightly  nightly.journal`. */
function rowOf(run: ListedRun): readonly string[] {
  const { state, owner, path, name, age, idle } = run;
  const process = owner === null ? "" : ` (process ${owner.pid} on ${owner.host})`;
  return [
    `${state}${process}`,
    countsText(run),
    `started ${formatDuration(age * 1_000)} ago`,
    `written ${formatDuration(idle * 1_000)} ago`,
    name ?? "-",
    path,
  ];
}

function countsText({ tasks, items: { total, succeeded, failed } }: JournalReport): string {
  const parts = [formatCount(tasks, "task")];
  if (total === null) parts.push(formatCount(succeeded + failed, "item"));
  else if (total > 0)
    parts.push(`${formatNumber(succeeded + failed)} of ${formatCount(total, "item")}`);
  if (failed > 0) parts.push(`${formatNumber(failed)} failed`);
  return parts.join(", ");
}
