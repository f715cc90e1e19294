import fc from "fast-check";
import { setImmediate } from "node:timers/promises";
import {
  type Executor,
  type JournalContent,
  type MemoryJournal,
  memoryJournal,
  run,
  type RunResult,
} from "../../src/index.ts";
import { countsOf, recordedAttempts } from "./observed.ts";
import { randomWorkflow, type TaskSpec, workflowOf } from "./random-workflow.ts";
import { shown } from "./shown-result.ts";

/** What all tasks call elsewhere. */
const ACTION = "act";

/** The module that has it, which threads load by themselves. */
export const RANDOM_ACTIONS: URL = new URL("random-actions.mjs", import.meta.url);

/**
 * What only turns decide: which of several items end first, or that an attempt takes too long. Elsewhere they
 * end when they end, so all attempts that begin end with a record.
 */
const WITHOUT_TURNS: Partial<TaskSpec> = {
  hangs: false,
  limit: "none",
  isLimitedInside: false,
  stops: false,
  until: null,
};

/**
 * Runs random workflows on an executor, continues each from some part of its journal, and reads the whole journal
 * that this leaves in this process. Rejects if an attempt that was recorded begins again, or if the journal gives
 * another result than the run that wrote it.
 */
export async function checkElsewhere(executor: Executor, rounds: number): Promise<void> {
  const part = fc.double({ min: 0, max: 1, noNaN: true });
  await fc.assert(
    fc.asyncProperty(randomWorkflow, part, async (list, share) => {
      const problems = await problemsElsewhere(list.map(withoutTurns), share, executor);
      if (problems.length > 0) throw new Error(problems.join("\n"));
    }),
    { numRuns: rounds, seed: 1, endOnFailure: true },
  );
}

function withoutTurns(spec: TaskSpec): TaskSpec {
  const [inside, each] = [spec.inside.map(withoutTurns), spec.each.map(withoutTurns)];
  const node = spec.node === "wait" ? "none" : spec.node;
  return { ...spec, ...WITHOUT_TURNS, node, inside, each };
}

async function problemsElsewhere(
  list: readonly TaskSpec[],
  share: number,
  executor: Executor,
): Promise<readonly string[]> {
  const first = await executed(list, memoryJournal(), executor);
  const cuts = first.cuts.filter((records) => records < first.content.records.length);
  const { header } = first.content;
  const records = first.content.records.slice(0, cuts[Math.floor(share * (cuts.length - 1))] ?? 0);
  const second = await executed(list, memoryJournal({ header, records }), executor);
  return [...repeated(records, second), ...(await differences(list, second))];
}

/** Attempts that begin more often than they end behind the part. */
function repeated(
  before: JournalContent["records"],
  { begun, content }: Executed,
): readonly string[] {
  const [known, all] = [recordedAttempts("", before), recordedAttempts("", content.records)];
  return [...countsOf(begun)]
    .filter(([key, count]) => count > (all.get(key) ?? 0) - (known.get(key) ?? 0))
    .map(([key, count]) => `${key} begins ${count} times, recorded ${known.get(key) ?? 0} before`);
}

/** A run that failed would run again what failed. */
async function differences(
  list: readonly TaskSpec[],
  { result, content }: Executed,
): Promise<readonly string[]> {
  if (result.status !== "succeeded") return [];
  const { workflow } = workflowOf(list, undefined, ACTION);
  const problems: string[] = [];
  const act = (): void => void problems.push("an action was called again");
  const journal = memoryJournal(content);
  const read = await run(workflow, { journal, actions: { [ACTION]: act } }).result;
  if (shown(read) !== shown(result)) problems.push(shown(result), shown(read));
  return problems;
}

/** What one run did. */
interface Executed {
  readonly result: RunResult;
  readonly content: JournalContent;
  /** The attempts that began elsewhere. */
  readonly begun: readonly string[];
  /** How many records a process may have left that was killed. */
  readonly cuts: readonly number[];
}

async function executed(
  list: readonly TaskSpec[],
  journal: MemoryJournal,
  executor: Executor,
): Promise<Executed> {
  const begun: string[] = [];
  const cuts = new Set<number>();
  const append = journal.append.bind(journal);
  let count = journal.content?.records.length ?? 0;
  journal.append = (record) => {
    count++;
    append(record);
    void setImmediate().then(() => cuts.add(count));
  };
  const { workflow, actions } = workflowOf(list, undefined, ACTION);
  const options = { journal, actions, executor: noting(executor, begun) };
  const result = await run(workflow, options).result;
  return { result, content: journal.content as JournalContent, begun, cuts: [...cuts] };
}

/** Notes the attempts that are given to the executor. */
function noting(executor: Executor, begun: string[]): Executor {
  return {
    takesTasks: true,
    open: async (job) => {
      const session = await executor.open(job);
      const start = session.start.bind(session);
      session.start = (attempt) => {
        begun.push(`${attempt.key.slice(attempt.key.indexOf("/"))}#${attempt.attempt}`);
        start(attempt);
      };
      return session;
    },
  };
}
