import { type Json, jsonOf, type WorkflowContext } from "@sheaf/context";
import type { Run } from "../contract/run.ts";
import { NodeFailedError, WorkflowError } from "../errors.ts";
import { NodeWithNeeds } from "../graph/needs.ts";
import type { Node } from "../graph/node.ts";
import { checkedOutcome, failed, type Outcome } from "../graph/outcome.ts";
import type { ErrorReporter } from "../item-report.ts";
import type { StepJournal } from "../journal/step-journal.ts";
import type { RecordedOutcome } from "../journal/journal.ts";
import { errorOf, recordOf } from "../journal/recorded-error.ts";

/** True if only its outcome can be recorded: what happens in tasks, and in workflows inside nodes, is recorded there. */
export function isForeign(node: Node): boolean {
  return !(node instanceof NodeWithNeeds);
}

/** Lets a node do its work, unless what it gave was taken down before. */
export async function processed(
  node: Node,
  fork: WorkflowContext,
  run: Run,
  journal: StepJournal,
): Promise<Outcome> {
  const isRecorded = isForeign(node);
  const { outcome: before } = journal;
  if (isRecorded && before !== null) return outcomeOf(before, node.id, fork);
  let outcome: Outcome;
  try {
    outcome = checkedOutcome(await node.process(fork, run));
  } catch (thrown) {
    outcome = failed(fork, new NodeFailedError(thrown, { task: node.id }));
  }
  if (!isRecorded) return outcome;
  const isCutShort = outcome.status === "failed" && run.cancellation.isCanceled;
  if (!isCutShort) journal.gave(outcomeRecord(outcome, node.id, run));
  return outcome;
}

/** What a node in code gave, as it is taken down: of the context, what it changed. */
function outcomeRecord(
  { status, context, output, actions, error }: Outcome,
  node: string,
  reporter: ErrorReporter,
): RecordedOutcome {
  const { variables, tasks } = context.changes();
  const changes = { status, output: jsonOf(output ?? null, "output"), actions, variables, tasks };
  if (status !== "failed") return changes;
  const failure =
    error instanceof WorkflowError ? error : new NodeFailedError(error, { task: node });
  return { ...changes, error: recordOf(failure, reporter.reportOf(failure)) };
}

/** The outcome again, with its changes made in the context that the node would get. */
function outcomeOf(
  { status, output, actions, variables, tasks, error }: RecordedOutcome,
  node: string,
  fork: WorkflowContext,
): Outcome {
  let context = fork.setAll(variables.set);
  for (const name of variables.deleted) context = context.delete(name);
  for (const [name, result] of Object.entries(tasks.set))
    context = context.setTask(name, result as Json & object);
  return {
    status,
    context,
    output,
    actions,
    error: error === undefined ? null : errorOf(error, { task: node }),
  };
}
