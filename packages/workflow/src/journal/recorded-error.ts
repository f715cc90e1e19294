import { type ErrorPlace, WorkflowError } from "../errors.ts";
import type { CauseReport, ErrorReport } from "../item-report.ts";
import type { RecordedError, RecordedInside } from "./journal.ts";

/** The error as it is kept: its report, without secrets, and the name of its class. */
export function recordOf({ name }: WorkflowError, report: ErrorReport): RecordedError {
  return { name, ...report };
}

/** The same of an error inside an item, with its own place. */
export function recordInside(error: WorkflowError, report: ErrorReport): RecordedInside {
  const { task, index } = error;
  return {
    ...recordOf(error, report),
    ...(task === undefined ? {} : { task }),
    ...(index === undefined ? {} : { index }),
  };
}

/**
 * An error that was recorded, with the chain of causes to where it began.
 *
 * @param place Where it is now.
 */
export function errorOf(
  { name, code, message, cause }: RecordedError,
  place: ErrorPlace,
): WorkflowError {
  const error = new WorkflowError(code, message, {
    ...place,
    ...(cause === undefined ? {} : { cause: causeOf(cause) }),
  });
  Object.defineProperty(error, "name", { value: name, configurable: true, writable: true });
  return error;
}

/** The first step of its path is that of the error itself. */
function causeOf({ code, message, path }: CauseReport): WorkflowError | undefined {
  return path
    .slice(1)
    .reduceRight<WorkflowError | undefined>(
      (cause, step) => new WorkflowError(code, message, { ...step, cause }),
      undefined,
    );
}
