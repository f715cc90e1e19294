import { Measurements } from "../measure/measurement.ts";
import { pivot } from "../measure/pivot.ts";
import { formatBytes, formatNumber, formatRatio, formatTime } from "../output/quantities.ts";
import { asMarkdown, type Table } from "../output/table.ts";
import { OURS } from "../scenario/approach-names.ts";
import { SAVED_STEPS } from "./fan-out/measure-steps.ts";
import { CONTEXTS, ENDED, type RivalsReport, winnerOf } from "./report.ts";

/** The measurements of each job by its name. */
function jobsOf({ measurements }: RivalsReport): (readonly [string, Measurements])[] {
  const subjects = new Set(measurements.map(({ subject }) => subject));
  subjects.delete(CONTEXTS);
  subjects.delete(SAVED_STEPS);
  return [...subjects].map((job) => [job, new Measurements(measurements).of(job)]);
}

/** Why an engine has no figures for a job; null if it has. */
function missing(job: Measurements, name: string): string | null {
  if (job.find(name, "median time") !== undefined) return null;
  return job.find(name, ENDED)?.notes?.[0] ?? "not measured";
}

/** Which engines are faster than Sheaf on which job, and why. */
function fanOutWinsOf(report: RivalsReport): string[] {
  return report.fanOuts.flatMap(({ name, why }) => {
    const won = jobsOf(report).flatMap(([title, job]) => {
      const ratio = job.ratio(name, OURS);
      return winnerOf(ratio) === "rival"
        ? [`${formatRatio(ratio.median)} of its time with ${title}`]
        : [];
    });
    return won.length === 0 ? [] : [`${name} is faster than Sheaf: ${won.join("; ")}. ${why}`];
  });
}

/** What is measured of contexts, and how it is shown. */
const COLUMNS: Readonly<Record<string, (value: number) => string>> = {
  fork: formatTime,
  "fork retains": formatBytes,
  "fork + 1 write": formatTime,
  "fork + 1 write retains": formatBytes,
  "fork + 5 writes": formatTime,
  "fork + 5 writes retains": formatBytes,
  read: formatTime,
};

/** A smaller difference between two processes is noise. */
const CLEARLY_LESS = 0.95;

/** Which way of keeping contexts costs less than ours, in what, and why. */
function contextWinsOf({ contexts, measurements }: RivalsReport): string[] {
  const measured = new Measurements(measurements).of(CONTEXTS);
  return contexts.flatMap(({ name, why }) => {
    const won = Object.entries(COLUMNS).flatMap(([measure, show]) => {
      const [theirs, ours] = [measured.value(name, measure), measured.value(OURS, measure)];
      return theirs < CLEARLY_LESS * ours ? [`${measure} (${show(theirs)} to ${show(ours)})`] : [];
    });
    return won.length === 0 ? [] : [`${name} costs less than Sheaf: ${won.join(", ")}. ${why}`];
  });
}

/** Where rivals are better than Sheaf, according to the figures, and why. */
export function winsOf(report: RivalsReport): string[] {
  return [...fanOutWinsOf(report), ...contextWinsOf(report)];
}

/** Fewer rounds than this are mentioned. */
const FEW_ROUNDS = 10;

const MARKS = { rival: " WINS", even: " EVEN", Sheaf: "" };

/** Times and bytes of engines, and how they compare with ours. */
function fanOutTables(report: RivalsReport): Table[] {
  const jobs = jobsOf(report);
  const table = (
    title: string,
    note: string | undefined,
    cell: (job: Measurements, name: string) => string,
  ): Table => ({
    title: `Fan-out engines: ${title}`,
    head: ["engine", ...jobs.map(([name]) => name)],
    rows: report.fanOuts.map(({ name }) => [
      name,
      ...jobs.map(([, job]) => missing(job, name) ?? cell(job, name)),
    ]),
    ...(note === undefined ? {} : { note }),
  });
  return [
    table("time of one item, least / median", undefined, (job, name) => {
      const [least, median] = [job.value(name, "least time"), job.value(name, "median time")];
      const rounds = job.value(name, "rounds");
      const few = rounds < FEW_ROUNDS ? ` (${rounds} rounds)` : "";
      return `${formatTime(least)} / ${formatTime(median)}${few}`;
    }),
    table(
      "times as long as Sheaf on the same job",
      "Medians of rounds in which both took turns in one process, about 20 ms each or one run where that takes longer: beside a slow engine Sheaf finds its caches cold. WINS: three quarters of the rounds were faster than Sheaf's; EVEN: neither three quarters were faster nor three quarters slower.",
      (job, name) => {
        const ratio = job.ratio(name, OURS);
        return `${formatRatio(ratio.median)}${name === OURS ? "" : MARKS[winnerOf(ratio)]}`;
      },
    ),
    table("times as long as p-map on the same job", undefined, (job, name) =>
      formatRatio(job.ratio(name, "p-map").median),
    ),
    table(
      "bytes allocated for one item",
      "Not exact: a garbage collection fell into every window.",
      (job, name) => {
        const bytes = job.value(name, "allocated");
        return Number.isNaN(bytes) ? "not exact" : `${formatNumber(bytes)} B`;
      },
    ),
  ];
}

const STEP_TABLE =
  "Steps that are each saved, with 1 MB of state | engine | CPU of a step: CPU | written for it: written";
const STEP_NOTE =
  "20 steps that give a number, medians. Ours writes a journal to a file and waits until it is on the disk, LangGraph keeps what its MemorySaver serialises, Mastra has its snapshots as JSON, as its stores write them.";

/** Ways to give each item a context of its own, operation by operation. */
function contextTable({ contexts, measurements }: RivalsReport): Table {
  const measured = new Measurements(measurements).of(CONTEXTS);
  const least = (measure: string): number =>
    Math.min(...measured.each(measure).map(({ value }) => value));
  return {
    title: "Contexts: one operation at a time, with 1 MB of context",
    head: ["approach", ...Object.keys(COLUMNS)],
    rows: contexts.map(({ name }) => [
      name,
      ...Object.entries(COLUMNS).map(([measure, show]) => {
        const value = measured.value(name, measure);
        return `${show(value)}${value === least(measure) ? " BEST" : ""}`;
      }),
    ]),
    note: "Medians, each approach in a process of its own, its operations in turns; bytes are what a collected heap grew by. Reads are repeated reads of the variables of a fork. latest.md has the scenario by each approach, and joins.",
  };
}

/** All tables: the figures first, then why each rival costs what it does, and the source of its setup. */
export function rivalTables(report: RivalsReport): Table[] {
  const tables: Table[] = [
    ...fanOutTables(report),
    pivot(new Measurements(report.measurements).of(SAVED_STEPS), STEP_TABLE, STEP_NOTE),
    contextTable(report),
    {
      title: "Fan-out engines: what each does for an item",
      head: ["engine", "what it does", "set up by"],
      rows: reasons(report.fanOuts),
    },
    {
      title: "Contexts: what a fork of each is",
      head: ["approach", "what it is", "set up by"],
      rows: reasons(report.contexts),
    },
  ];
  return tables.filter(({ rows }) => rows.length > 0);
}

/** The report on rivals as `rivals.md`. */
export function rivalsMarkdown(report: RivalsReport): string {
  const { date, commit, runtime, machine } = report;
  const lines = [
    "# Rivals",
    "",
    `Measured on ${date.slice(0, 10)}, commit ${commit ?? "unknown"}, with Node ${runtime.node} on ${machine.cores} cores of ${machine.cpu}. Each engine runs in a process of its own, in turns with p-map and with Sheaf; all run the same action, ten at once, and give the same answer.`,
    "",
    ...winsOf(report).map((sentence) => `- ${sentence}`),
    "",
  ];
  const tables = rivalTables(report).map((table) => asMarkdown(table, "##"));
  return [lines.join("\n"), ...tables].join("\n");
}

function reasons(rivals: RivalsReport["contexts"]): string[][] {
  return rivals.map(({ name, version = "", why, source }) => [
    `${name} ${version}`.trim(),
    why,
    source,
  ]);
}
