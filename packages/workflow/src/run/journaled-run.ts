import { propertyOf } from "@sheaf/context/messages";
import type { RunFailure, WorkflowError } from "../errors.ts";
import type { Graph } from "../graph/graph.ts";
import type { RunContinuedEvent } from "../contract/events.ts";
import type { RunCounts } from "../journal/run-counts.ts";
import type { RunJournal } from "../journal/run-journal.ts";
import type { EventStream } from "./event-stream.ts";
import type { RunCancellation } from "./run-cancellation.ts";
import type { HandleControl } from "./run-control.ts";
import type { Ended } from "./run-result.ts";

/** The run starts, or goes on, with what its journal holds. It fails as soon as the journal does. */
export function begin(
  journal: RunJournal,
  { settings: { name } }: Graph,
  cancellation: RunCancellation,
  events: EventStream,
  control: HandleControl,
): void {
  events.run = journal.header.run;
  journal.onFailure((cause) => cancellation.fail(failureIn(cause)));
  events.send({ type: "run.started", ...(name === undefined ? {} : { workflow: name }) });
  control.begin(journal);
  if (journal.isContinued) events.send({ type: "run.continued", ...progressOf(journal.counts) });
}

function progressOf({ tasks, items: { total, succeeded, failed } }: RunCounts): Progress {
  return { tasks, items: succeeded + failed, total };
}

type Progress = Pick<RunContinuedEvent, "tasks" | "items" | "total">;

/** The end of the run, once its journal has it. A run that its journal failed goes on from there. */
export async function recorded<Output>(
  ended: () => Promise<Ended<Output>>,
  journal: RunJournal,
  cancellation: RunCancellation,
): Promise<Ended<Output>> {
  let end: Ended<Output>;
  try {
    end = await ended();
  } catch (error) {
    await journal.leave();
    throw error;
  }
  const { status } = end.result;
  if (status === "invalid" || JOURNAL_FAILURES.has(cancellation.failure?.code)) {
    await journal.leave();
    return end;
  }
  try {
    await journal.end(status);
    return end;
  } catch (thrown) {
    const error = thrown as WorkflowError;
    const errors = [...end.result.errors, error];
    return { result: { ...end.result, status: "failed", output: null, errors }, error };
  }
}

const JOURNAL_FAILURES: ReadonlySet<unknown> = new Set([
  "RUN_CHANGED",
  "RUN_OWNED",
  "JOURNAL_FAILED",
]);

function failureIn(cause: Error): RunFailure {
  const code: unknown = propertyOf(cause, "code");
  return {
    code: typeof code === "string" ? code : "JOURNAL_FAILED",
    message: cause.message,
    cause,
  };
}
