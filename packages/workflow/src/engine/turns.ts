import type { WorkflowContext } from "@sheaf/context";
import type { Run } from "../contract/run.ts";
import type { Node } from "../graph/node.ts";
import type { Outcome } from "../graph/outcome.ts";
import type { StepJournal } from "../journal/step-journal.ts";
import type { Branch } from "./branch.ts";
import { failureOf } from "./node-errors.ts";
import { isForeign, processed } from "./recorded-outcome.ts";

/** The branches of a graph that is being run. */
interface Branches {
  /** How many run. */
  readonly running: number;
}

/** What the node gets. A fork takes 450 bytes, so there is one only where the writes of the step are recorded. */
export function contextFor(
  node: Node,
  { context }: Branch,
  { graphJournal }: Run,
  isAlone: boolean,
): WorkflowContext {
  const isRecorded = !isAlone || (graphJournal !== null && isForeign(node));
  return isRecorded ? context.fork() : context;
}

/** What the node gives: an outcome, or a promise. Never throws. */
export function outcomeOf(
  node: Node,
  branch: Branch,
  context: WorkflowContext,
  scope: Run,
  branches: Branches,
): unknown {
  const { times } = scope.control;
  try {
    return times === null
      ? begun(node, branch, context, scope, branches)
      : times.timed(scope.path + node.id, () => begun(node, branch, context, scope, branches));
  } catch (thrown) {
    return failureOf(node.id, context, thrown);
  }
}

function begun(
  node: Node,
  branch: Branch,
  context: WorkflowContext,
  scope: Run,
  branches: Branches,
): unknown {
  const run = scope.inStep(node.id, branch);
  return scope.graphJournal === null
    ? node.process(context, run)
    : inTurn(scope, node, context, run, branches);
}

/**
 * What the node gives, or gave before, once it is the turn of its step to end. Which branch reaches a join
 * first, and what a failure keeps from starting, depends on the order of ends: so recorded steps end
 * in the recorded order, and others behind them. Never rejects.
 */
async function inTurn(
  scope: Run,
  node: Node,
  context: WorkflowContext,
  run: Run,
  branches: Branches,
): Promise<Outcome> {
  const step = run.journal as StepJournal;
  const outcome = await processed(node, context, run, step);
  await new Promise<void>((resolve) => {
    scope.graphJournal?.whenTurn(step, resolve);
    checkTurns(scope, branches);
  });
  return outcome;
}

/** Fails the run if all of its branches wait for a step that does not come: its workflow has changed. */
export function checkTurns(scope: Run, { running }: Branches): void {
  const waiting = scope.graphJournal?.waiting ?? 0;
  if (waiting > 0 && waiting === running) failAsChanged(scope);
}

/** Fails the run if its graph has come to an end without a step that had ended. */
export function checkEnds(scope: Run): void {
  if (scope.graphJournal?.isMissingEnds === true) failAsChanged(scope);
}

function failAsChanged({ cancellation }: Run): void {
  cancellation.fail({
    code: "RUN_CHANGED",
    message:
      "Cannot continue the run: a step that had ended is not reached again; run the workflow that the journal was made with, or use a new journal",
  });
}
