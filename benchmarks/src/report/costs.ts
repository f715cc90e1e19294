import { Measurements } from "../measure/measurement.ts";
import { shown } from "../measure/target.ts";
import { bareMarkdown } from "../output/table.ts";
import type { Report } from "./report.ts";

/** What something costs: `what | subject | case | measure`. */
const COSTS = {
  "A context": [
    "A fork of a context of 1 MB: memory | forks | 1 MB | retained",
    "The same with 5 writes | forks | 1 MB | retained, 5 writes",
    "A fork: time | forks | a fork | time",
    "A `structuredClone` of a context of 1 MB: memory | scenario | structuredClone | retained",
    "The same: time, with the reads and writes of an item | scenario | structuredClone | median time",
    "A value of 1 MB that came out of a context enters again: time | writes | 1 MB, again | median time",
    "A value of 1 MB enters for the first time, to a `structuredClone` | writes | 1 MB | to a structuredClone",
    "A repeated read in a fork, to a native `Map` | reads | a fork | to a Map",
  ],
  "An item": [
    "Of a document, with an input template: time | ordinary runs | a document | median time",
    "The same: memory allocated | ordinary runs | a document | allocated",
    "Of a task in code: time | ordinary runs | code | median time",
    "Of `p-map`, without a context or a result for each: time | ordinary runs | p-map | median time",
    "Of `async.mapLimit`: time | ordinary runs | async mapLimit | median time",
    "That is a workflow of one node: time | ordinary runs | a batch node | median time",
    "That is a workflow of one task: time | ordinary runs | a sub-workflow | median time",
    "Of 100,000 without a journal: CPU | journal | 100,000 items, without a journal | median time",
    "Of 100,000 with a journal in a file: CPU | journal | 100,000 items, with a journal | median time",
  ],
  "A run": [
    "Of one task: time | ordinary runs | a run of one task | median time",
    "`p-map` of one item: time | ordinary runs | p-map of one item | median time",
    "Of a stream of 1,000,000 items that keeps counts: most growth of the heap | streams | a stream, 10 at once | most heap growth",
    "Of three nested lists, 1,000,000 items in all: most growth of the heap | nested items | nested lists, 100 x 100 x 100 | most heap growth",
  ],
  "A template or document": [
    "A path in a template: time | templates | a path | median time",
    "The same: memory allocated | templates | a path | allocated",
    "Compiling a template: time | templates | compiling | mean",
    "Loading a document of 5,000 tasks: time | documents | a document | loading",
    "`sheaf run` of a first document, over an empty process of Node | starts | sheaf run | over an empty process",
  ],
} as const;

/** What an item costs that is performed elsewhere: `what | case`. */
const CARRIERS = [
  "On workers, 100 items in a job, 1 MB of context | 100 items a job",
  "The same with 10 MB of context | 100 items a job, 10 MB",
  "On workers, one item in a job | one item a job",
  "Plain BullMQ, without any context | plain BullMQ, bare items",
  "Plain BullMQ, 1 MB of context in each job | plain BullMQ, jobs with the context",
  "On two threads | two threads",
  "Plain piscina, two threads | plain piscina",
] as const;

/** What is quoted of a report about carriers. */
export type CarrierReport = Pick<Report, "date" | "machine" | "runtime" | "measurements">;

/** What items on workers and threads cost, as Markdown, for the guide about many machines. */
export function carriersOf({ date, machine, runtime, measurements }: CarrierReport): string {
  const measured = new Measurements(measurements).of("distributed");
  const head = ["An item", "CPU of all processes", "time", "bytes to and from Redis"];
  const rows = CARRIERS.map((row) => {
    const [what = "", name = ""] = row.split(" | ");
    const bytes = measured.find(name, "bytes");
    const sent = bytes === undefined ? "–" : shown(bytes);
    return [what, shown(measured.find(name, "CPU")), shown(measured.find(name, "time")), sent];
  });
  const origin = `Measured on ${date.slice(0, 10)} with Node ${runtime.node} on ${machine.cores} cores of ${machine.cpu}, with the run, two workers and Redis on the same machine. [reports/distributed.md](../../reports/distributed.md) has all of it.`;
  return [bareMarkdown({ title: "Items elsewhere", head, rows }), origin].join("\n\n");
}

/** What things cost, as Markdown, for the guide about performance. */
export function costsOf({ date, machine, runtime, measurements }: Report): string {
  const measured = new Measurements(measurements);
  const tables = Object.entries(COSTS).map(([title, rows]) => {
    const head = [title, "measured"];
    return bareMarkdown({ title, head, rows: rows.map((row) => costOf(row, measured)) });
  });
  const origin = `Measured on ${date.slice(0, 10)} with Node ${runtime.node} on ${machine.cores} cores of ${machine.cpu}; times are medians.`;
  return [...tables, origin].join("\n\n");
}

function costOf(row: string, measured: Measurements): string[] {
  const [what = "", subject = "", name = "", measure = ""] = row.split(" | ");
  return [what, shown(measured.of(subject).find(name, measure))];
}
