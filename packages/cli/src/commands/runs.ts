import { join } from "node:path";
import type { RedisWork, SeenTask } from "@sheaf/bullmq";
import {
  compactJournal,
  type JournalCompaction,
  type JournalReport,
  journalReport,
  type RunCounts,
  WorkflowError,
} from "@sheaf/workflow";
import { InvalidInputError } from "../errors/problem.ts";
import { EXIT_STATUS } from "../host/exit-status.ts";
import type { Host } from "../host/this-process.ts";
import { checkNames, isRedisUrl, type RedisOptions, urlHint } from "../input/redis-url.ts";
import { reportInvalid } from "../output/problem-report.ts";
import { tableText } from "../output/table.ts";
import { workText } from "../output/work-table.ts";
import { formatCount, formatDuration, formatNumber } from "../text/quantities.ts";
import { orInvalid } from "./redis-error.ts";

/** The options of `sheaf runs`. */
export interface RunsOptions extends Omit<RedisOptions, "redis"> {
  readonly json?: boolean;
  readonly compact?: boolean;
  readonly workers?: boolean;
}

/** A journal as it is listed. Its names and shapes are stable. */
interface ListedRun extends JournalReport {
  readonly path: string;
  /** With `--compact`. */
  readonly compacted?: JournalCompaction;
}

/** A run whose journal is in Redis. Its names and shapes are stable. */
type ListedRedisRun = Omit<ListedRun, "path" | "idle" | "owner" | "bytes" | "compacted"> & {
  readonly id: string;
  /** What it has sent to workers. */
  readonly sent: readonly SeenTask[];
};

/** `sheaf runs`: lists the runs of journals, of those in folders and in Redis, compacted if asked. Returns the exit status. */
export async function listRuns(
  paths: readonly string[],
  { json = false, compact = false, workers = false, ...names }: RunsOptions,
  host: Host,
): Promise<number> {
  const urls = [...new Set(paths.filter(isRedisUrl))];
  checkNames(names, urls.length > 0);
  if (workers) return listWorkers(paths, names, json, host);
  if (compact && urls.length > 0)
    throw InvalidInputError.of("INVALID_USAGE", 'Cannot use "--compact" for journals in Redis');
  const places = paths.filter((path) => !isRedisUrl(path));
  const files = await journalsAt(places, host);
  const runs: ListedRun[] = [];
  const failures: WorkflowError[] = [];
  for (const path of files) {
    try {
      const compacted = compact ? await compactedUnlessOwned(path, failures) : {};
      runs.push({ path, ...(await journalReport(path)), ...compacted });
    } catch (error) {
      if (!(error instanceof WorkflowError)) throw error;
      const hint = urlHint(path);
      if (hint !== undefined) throw InvalidInputError.of(error.code, error.message, hint);
      failures.push(error);
    }
  }
  const work = await Promise.all(urls.map((url) => workIn(url, names)));
  const remote = (
    await Promise.all(
      urls.map((url, place) => runsIn(url, names, work[place]?.tasks ?? [], failures)),
    )
  ).flat();
  if (json) host.stdout.write(`${JSON.stringify([...runs, ...remote])}\n`);
  else host.stdout.write(tableText([...runs, ...remote].map(rowOf)) + work.map(workText).join(""));
  if (!json)
    for (const { path, compacted } of runs)
      if (compacted !== undefined) host.stderr.write(`${path}: ${compactionText(compacted)}\n`);
  if (failures.length === 0) return EXIT_STATUS.succeeded;
  const problems = failures.map(({ code, message }) => ({ code, message }));
  return reportInvalid(problems, null, {}, null, host);
}

/** What waits, what runs and on whom, without the runs. */
async function listWorkers(
  paths: readonly string[],
  names: RedisOptions,
  json: boolean,
  host: Host,
): Promise<number> {
  const file = paths.find((path) => !isRedisUrl(path));
  if (file !== undefined) {
    const message = 'Cannot use "--workers" for journals in files';
    throw InvalidInputError.of("INVALID_USAGE", message, urlHint(file));
  }
  const work = await Promise.all([...new Set(paths)].map((url) => workIn(url, names)));
  host.stdout.write(json ? `${JSON.stringify(work)}\n` : work.map(workText).join(""));
  return EXIT_STATUS.succeeded;
}

/** Of one queue, if that is given. */
async function workIn(connection: string, { queue, ...names }: RedisOptions): Promise<RedisWork> {
  const { redisWork } = await import("@sheaf/bullmq");
  const work = await orInvalid(redisWork({ connection, ...prefixIn(names) }));
  if (queue === undefined) return work;
  return {
    ...work,
    workers: work.workers.filter((worker) => worker.queue === queue),
    tasks: work.tasks.filter((task) => task.queue === queue),
    queues: work.queues.filter(({ name }) => name === queue),
  };
}

function prefixIn({ prefix }: RedisOptions): { readonly prefix?: string } {
  return prefix === undefined ? {} : { prefix };
}

async function runsIn(
  connection: string,
  names: RedisOptions,
  sent: readonly SeenTask[],
  failures: WorkflowError[],
): Promise<readonly ListedRedisRun[]> {
  const { redisRuns } = await import("@sheaf/bullmq");
  const runs: ListedRedisRun[] = [];
  for (const run of await orInvalid(redisRuns({ connection, ...prefixIn(names) }))) {
    if ("error" in run) failures.push(run.error);
    else runs.push({ ...run, sent: sent.filter((task) => task.run === run.run) });
  }
  return runs;
}

/** One whose run is running is listed all the same. */
async function compactedUnlessOwned(
  path: string,
  failures: WorkflowError[],
): Promise<Pick<ListedRun, "compacted">> {
  try {
    return { compacted: await compactJournal(path) };
  } catch (error) {
    if (!(error instanceof WorkflowError) || error.code !== "RUN_OWNED") throw error;
    failures.push(error);
    return {};
  }
}

/** Each once, by the first of its names. */
async function journalsAt(paths: readonly string[], host: Host): Promise<readonly string[]> {
  const all = (await Promise.all(paths.map((path) => filesAt(path, host)))).flat();
  const byFile = new Map<string, string>();
  for (const path of all) {
    const file = await host.realPath(path);
    if (!byFile.has(file)) byFile.set(file, path);
  }
  return [...byFile.values()];
}

/** A folder stands for the files in it whose names end in `.journal`. */
async function filesAt(path: string, host: Host): Promise<readonly string[]> {
  const names = await host.filesIn(path);
  if (names === null) return [path];
  return names.filter((name) => name.endsWith(".journal")).map((name) => join(path, name));
}

/** `running  1,204 of 2,000 items  started 5 min ago  written 2 s ago  nightly  nightly.journal`. */
function rowOf(run: ListedRun | ListedRedisRun): readonly string[] {
  const { state, name, age } = run;
  const [process, written, place] =
    "id" in run ? ["", "-", run.id] : [processText(run), writtenText(run), run.path];
  return [
    `${state}${process}`,
    countsText(run),
    `started ${formatDuration(age * 1_000)} ago`,
    written,
    name ?? "-",
    place,
  ];
}

function processText({ owner }: ListedRun): string {
  return owner === null ? "" : ` (process ${owner.pid} on ${owner.host})`;
}

function writtenText({ idle }: ListedRun): string {
  return `written ${formatDuration(idle * 1_000)} ago`;
}

/** `8.2 MB of 47 MB; dropped 300 steps, 1,204 items, 12 attempts`. */
function compactionText({ before, after, cutOff, dropped }: JournalCompaction): string {
  const counts = Object.entries(DROPPED).flatMap(([kind, name]) =>
    dropped[kind] === undefined ? [] : [formatCount(dropped[kind], name)],
  );
  const cut = cutOff === 0 ? [] : [`${formatCount(cutOff, "byte")} that were cut off`];
  const all = [...counts, ...cut];
  const size = `${formatNumber(after)} of ${formatCount(before, "byte")}`;
  return all.length === 0 ? `${size}, nothing to drop` : `${size}, dropped ${all.join(", ")}`;
}

/** What records are called; the others are about these. */
const DROPPED: Readonly<Record<string, string>> = {
  opened: "start",
  step: "step",
  item: "item",
  outcome: "node outcome",
  failed: "failure",
  retry: "failed attempt",
  signal: "used signal",
};

function countsText({ tasks, items: { total, succeeded, failed } }: RunCounts): string {
  const parts = [formatCount(tasks, "task")];
  if (total === null) parts.push(formatCount(succeeded + failed, "item"));
  else if (total > 0)
    parts.push(`${formatNumber(succeeded + failed)} of ${formatCount(total, "item")}`);
  if (failed > 0) parts.push(`${formatNumber(failed)} failed`);
  return parts.join(", ");
}
