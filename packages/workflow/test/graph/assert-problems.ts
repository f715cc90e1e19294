import { expect } from "vitest";
import { InvalidWorkflowError } from "../../src/graph/invalid-workflow-error.ts";
import type { AnyWorkflow } from "../../src/graph/workflow.ts";

/** The error that `check()` throws; null if it finds nothing. */
export function errorOf(workflow: AnyWorkflow): InvalidWorkflowError | null {
  try {
    workflow.check();
  } catch (error) {
    expect(error).toBeInstanceOf(InvalidWorkflowError);
    return error as InvalidWorkflowError;
  }
  return null;
}

/** The problems are exactly these, each as its code and the node concerned. */
export function assertProblems(workflow: AnyWorkflow, ...expected: readonly string[]): void {
  const problems = errorOf(workflow)?.problems ?? [];
  expect(problems.map(({ code, node }) => (node === undefined ? code : `${code} ${node}`))).toEqual(
    expected,
  );
}
