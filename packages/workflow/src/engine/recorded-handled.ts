import type { Run } from "../contract/run.ts";
import type { WorkflowError } from "../errors.ts";
import type { ErrorReporter } from "../item-report.ts";
import type { StepJournal } from "../journal/step-journal.ts";
import { errorOf, recordInside } from "../journal/recorded-error.ts";
import { HandledInside } from "./handled.ts";

/** Takes the failures that the workflows inside a task handle, and records them if the run has a journal. */
export function handledInsideOf(
  run: Run,
  { withItems }: { readonly withItems?: unknown },
): HandledInside {
  const { journal } = run;
  if (journal === null) return new HandledInside();
  return new RecordedHandledInside(journal, run, withItems !== undefined);
}

/** Begins with what was handled in attempts that are not made again. */
class RecordedHandledInside extends HandledInside {
  readonly #journal: StepJournal;
  readonly #reporter: ErrorReporter;

  constructor(journal: StepJournal, reporter: ErrorReporter, isList: boolean) {
    super();
    this.#journal = journal;
    this.#reporter = reporter;
    for (const { index, attempt, errors } of journal.recorded?.handledBefore() ?? [])
      super.add(
        isList ? index : undefined,
        attempt,
        errors.map((error) => errorOf(error, { task: error.task, index: error.index })),
      );
  }

  override add(index: number | undefined, attempt: number, errors: readonly WorkflowError[]): void {
    super.add(index, attempt, errors);
    if (errors.length === 0) return;
    const records = errors.map((error) => recordInside(error, this.#reporter.reportOf(error)));
    this.#journal.handled(index ?? 0, attempt, records);
  }
}
