import { formatBytes, formatNumber, formatRatio, formatTime } from "../output/quantities.ts";
import {
  type ContextRival,
  type FanOutJob,
  type FanOutRival,
  type RivalsReport,
  winnerOf,
} from "./report.ts";
import { OURS } from "../scenario/approach-names.ts";
import { asMarkdown, type Table } from "../output/table.ts";

/** Where rivals win and lose, according to the figures. */
export function summaryOf({ fanOuts }: RivalsReport): string[] {
  return jobsOf(fanOuts).flatMap((job) => {
    const entries = fanOuts
      .filter(({ name }) => name !== OURS)
      .map((rival) => ({ rival, found: sameJob(rival, job) }));
    const named = (winner: "rival" | "Sheaf" | "even"): string =>
      entries
        .flatMap(({ rival, found }) =>
          found !== null && found.measured !== null && winnerOf(found.measured) === winner
            ? [`${rival.name} (${formatRatio(found.measured.toSheaf.median)})`]
            : [],
        )
        .join(", ");
    const ended = entries.flatMap(({ rival, found }) =>
      found === null || found.ended === null ? [] : [`${rival.name}: ${found.ended}`],
    );
    const parts = [
      ["faster than Sheaf", named("rival")],
      ["as fast within the noise", named("even")],
      ["slower", named("Sheaf")],
      ["not measured", ended.join(", ")],
    ].filter(([, names]) => names !== "");
    return [`${nameOf(job)}: ${parts.map(([what, names]) => `${what}: ${names}`).join("; ")}.`];
  });
}

/** Which rivals are faster than Sheaf on which job, and why. */
export function winsOf({ fanOuts }: RivalsReport): string[] {
  const jobs = jobsOf(fanOuts);
  return fanOuts.flatMap((rival) => {
    const won = jobs.flatMap((job) => {
      const measured = sameJob(rival, job)?.measured ?? null;
      return measured !== null && winnerOf(measured) === "rival"
        ? [`${formatRatio(measured.toSheaf.median)} of its time with ${nameOf(job)}`]
        : [];
    });
    return won.length === 0
      ? []
      : [`${rival.name} is faster than Sheaf: ${won.join("; ")}. ${rival.why}`];
  });
}

/** Why each rival costs what it does, and the source of its setup. */
export function reasonTables({ fanOuts, contexts }: RivalsReport): Table[] {
  return [
    {
      title: "Fan-out engines: what each does for an item",
      head: ["engine", "what it does", "set up by"],
      rows: fanOuts.map(reasonOf),
    },
    {
      title: "Contexts: what a fork of each is",
      head: ["approach", "what it is", "set up by"],
      rows: contexts.map(reasonOf),
    },
  ].filter(({ rows }) => rows.length > 0);
}

function reasonOf({ name, why, source }: FanOutRival | ContextRival): string[] {
  return [name, why, source];
}

/** Times, and how they compare with ours. */
export function fanOutTables({ fanOuts }: RivalsReport): Table[] {
  const jobs = jobsOf(fanOuts);
  return [
    {
      title: "Fan-out engines: time of one item, least / median",
      head: ["engine", ...jobs.map(nameOf)],
      rows: fanOuts.map((rival) => [
        `${rival.name} ${rival.version}`,
        ...jobs.map((job) => timeIn(sameJob(rival, job))),
      ]),
    },
    {
      title: "Fan-out engines: times as long as Sheaf on the same job",
      head: ["engine", ...jobs.map(nameOf)],
      rows: fanOuts.map((rival) => [
        rival.name,
        ...jobs.map((job) => ratioIn(sameJob(rival, job))),
      ]),
      note: "Medians of rounds in which both took turns in one process, about 20 ms each or one run where that takes longer: beside a slow engine Sheaf finds its caches cold. WINS: three quarters of the rounds were faster than Sheaf's.",
    },
    {
      title: "Fan-out engines: bytes allocated for one item",
      head: ["engine", ...jobs.map(nameOf), "times p-map's time, in the order of the columns"],
      rows: fanOuts.map((rival) => [
        rival.name,
        ...jobs.map((job) => bytesIn(sameJob(rival, job))),
        jobs.map((job) => toPMapIn(sameJob(rival, job))).join(" · "),
      ]),
      note: "Not exact: a garbage collection fell into every window.",
    },
  ];
}

type Column = readonly [string, (rival: ContextRival) => number, (value: number) => string];

const COLUMNS: readonly Column[] = [
  ["fork", ({ fork }) => fork.nanoseconds, formatTime],
  ["fork retains", ({ fork }) => fork.retainedBytes, formatBytes],
  ["fork + 1 write", ({ oneWrite }) => oneWrite.nanoseconds, formatTime],
  ["fork + 1 write retains", ({ oneWrite }) => oneWrite.retainedBytes, formatBytes],
  ["fork + 5 writes", ({ fiveWrites }) => fiveWrites.nanoseconds, formatTime],
  ["fork + 5 writes retains", ({ fiveWrites }) => fiveWrites.retainedBytes, formatBytes],
  ["read", ({ read }) => read, formatTime],
  ["join, per fork", ({ join }) => join, formatTime],
  ["scenario, per item", ({ scenario }) => scenario.nanoseconds, formatTime],
  ["scenario, allocated per item", ({ scenario }) => scenario.allocatedBytes, formatBytes],
];

/** Ways to give each item a context of its own, operation by operation. */
export function contextTable({ contexts }: RivalsReport): Table {
  const best = COLUMNS.map(([, valueOf]) => Math.min(...contexts.map(valueOf)));
  return {
    title: "Contexts: one operation at a time, with 1 MB of context",
    head: ["approach", ...COLUMNS.map(([name]) => name)],
    rows: contexts.map((rival) => [
      rival.name,
      ...COLUMNS.map(([, valueOf, show], column) => {
        const value = valueOf(rival);
        return `${show(value)}${value === best[column] ? " BEST" : ""}`;
      }),
    ]),
    note: "Medians, each approach in a process of its own, its operations in turns; bytes are what a collected heap grew by. Reads are repeated reads of the variables of a fork. Without a record of what a fork wrote, joining compares all of its variables, those of copies by content.",
  };
}

/** A smaller difference between two processes is noise. */
const CLEARLY_LESS = 0.95;

/** Which way of keeping contexts costs less than ours, in what, and why. */
export function contextWinsOf({ contexts }: RivalsReport): string[] {
  const ours = contexts.find(({ name }) => name === OURS);
  if (ours === undefined) return [];
  return contexts.flatMap((rival) => {
    const won = COLUMNS.filter(([, of]) => of(rival) < CLEARLY_LESS * of(ours)).map(
      ([what, of, show]) => `${what} (${show(of(rival))} to ${show(of(ours))})`,
    );
    return won.length === 0
      ? []
      : [`${rival.name} costs less than Sheaf: ${won.join(", ")}. ${rival.why}`];
  });
}

function jobsOf(fanOuts: readonly FanOutRival[]): FanOutJob[] {
  const jobs = new Map<string, FanOutJob>();
  for (const job of fanOuts.flatMap((rival) => rival.jobs))
    if (!jobs.has(nameOf(job))) jobs.set(nameOf(job), job);
  return [...jobs.values()];
}

function nameOf({ items, context }: FanOutJob): string {
  return `${items.toLocaleString("en")} items, ${context}`;
}

function sameJob({ jobs }: FanOutRival, wanted: FanOutJob): FanOutJob | null {
  return jobs.find((job) => nameOf(job) === nameOf(wanted)) ?? null;
}

/** Fewer rounds than this are mentioned. */
const FEW_ROUNDS = 10;

function timeIn(job: FanOutJob | null): string {
  if (job === null || job.measured === null) return job?.ended ?? "not measured";
  const { minimum, median, rounds } = job.measured;
  const few = rounds < FEW_ROUNDS ? ` (${rounds} rounds)` : "";
  return `${formatTime(minimum)} / ${formatTime(median)}${few}`;
}

function ratioIn(job: FanOutJob | null): string {
  if (job === null || job.measured === null) return job?.ended ?? "not measured";
  const ratio = formatRatio(job.measured.toSheaf.median);
  return winnerOf(job.measured) === "rival" ? `${ratio} WINS` : ratio;
}

function bytesIn(job: FanOutJob | null): string {
  if (job === null || job.measured === null) return job?.ended ?? "not measured";
  return job.measured.bytes === null ? "not exact" : `${formatNumber(job.measured.bytes)} B`;
}

function toPMapIn(job: FanOutJob | null): string {
  if (job === null || job.measured === null) return "–";
  return formatRatio(job.measured.toPMap.median);
}

/** The report on rivals as `rivals.md`. */
export function rivalsMarkdown(report: RivalsReport): string {
  const { date, commit, runtime, machine, fanOuts, contexts } = report;
  const lines = [
    "# Rivals",
    "",
    `Measured on ${date.slice(0, 10)}, commit ${commit ?? "unknown"}, with Node ${runtime.node} on ${machine.cores} cores of ${machine.cpu}. Each engine runs in a process of its own, in turns with p-map and with Sheaf; all run the same action, ten at once, and give the same answer.`,
    "",
    ...[...winsOf(report), ...contextWinsOf(report), ...summaryOf(report)].map(
      (sentence) => `- ${sentence}`,
    ),
    "",
  ];
  const tables = [
    ...(fanOuts.length === 0 ? [] : fanOutTables(report)),
    ...(contexts.length === 0 ? [] : [contextTable(report)]),
    ...reasonTables(report),
  ];
  return [lines.join("\n"), ...tables.map(asMarkdown)].join("\n");
}
