import type { WorkflowContext } from "@sheaf/context";
import type { ActionFunction } from "../contract/action.ts";
import type { WorkflowEvent } from "../contract/events.ts";
import type { Executor } from "../contract/executor.ts";
import type { Journal } from "../journal/journal.ts";
import type { SecretSource } from "../secrets/secret-source.ts";

/** Which events a run makes, and what they say. What is not asked for is not computed. */
export interface EventOptions {
  /**
   * `run`: those of the run itself, such as its end. `task`: those of tasks too, with their progress and
   * what their actions report. `item`: those of single items too.
   *
   * @defaultValue "item", or "task" with `itemEvents: false`
   */
  readonly level?: "run" | "task" | "item";
  /**
   * Whether events of items that succeeded have their `output`, without secrets.
   *
   * @defaultValue false
   */
  readonly outputs?: boolean;
  /**
   * Whether it is measured how long tasks and items take: for events of their ends, and for `durations`
   * of the result.
   *
   * @defaultValue false
   */
  readonly durations?: boolean;
  /**
   * Whether events of tasks have the `key` of their step, which distinguishes runs of the same task in
   * branches that run at the same time.
   *
   * @defaultValue false
   */
  readonly keys?: boolean;
}

/** Options of a run. */
export interface RunOptions<Parameters extends object = object> {
  /** The parameters of the workflow: an object. */
  readonly parameters?: Parameters;
  /**
   * Configuration. It overrides that of the workflow.
   *
   * @defaultValue that of the workflow
   */
  readonly config?: Readonly<Record<string, unknown>>;
  /** A context to start from, instead of `parameters` and `config`, which it contains. */
  readonly context?: WorkflowContext;
  /**
   * Functions by the names that tasks use.
   *
   * @defaultValue none
   */
  readonly actions?: Readonly<Record<string, ActionFunction>>;
  /**
   * Where secrets come from. Events, errors and their reports contain `***` instead of a secret; data,
   * such as outputs and variables, contains the value.
   */
  readonly secrets?: SecretSource;
  /** Cancels the run. */
  readonly signal?: AbortSignal;
  /**
   * Called with every event. A promise that it returns is not awaited, and what it throws is dropped. In a
   * run that is continued, tasks that had ended start and end again, behind `run.continued`; their
   * items do not.
   */
  readonly onEvent?: (event: WorkflowEvent) => unknown;
  /**
   * Whether there are events of single items, which take longer than short items themselves. Events
   * `task.progress` come in any case.
   *
   * @defaultValue true
   */
  readonly itemEvents?: boolean;
  /**
   * Which events there are, and what they say.
   *
   * @defaultValue all events, without outputs and durations
   */
  readonly events?: EventOptions;
  /**
   * What the run is called: no other run may have the name. A journal names the run that it is of.
   *
   * @defaultValue a random UUID
   */
  readonly id?: string;
  /**
   * Where what happens is taken down, as in `fileJournal("nightly.journal")`. A run of which it
   * holds a part goes on from there.
   */
  readonly journal?: Journal;
  /**
   * Where the items of tasks run.
   *
   * @defaultValue in this process
   */
  readonly executor?: Executor;
  /**
   * The most actions that run at once in the whole run, including those of nested lists and
   * sub-workflows: an integer from 1. A sub-workflow that waits for its actions does not count, and
   * neither do nodes that are not tasks.
   *
   * @defaultValue no limit but those of the tasks
   */
  readonly concurrency?: number;
  /**
   * Seconds that the run waits for actions to react to their signal after a cancellation.
   *
   * @defaultValue 1
   */
  readonly grace?: number;
}

/** The options of a run. They may be left out if no parameter is required. */
export type RunArguments<Parameters extends object> = object extends Parameters
  ? [options?: RunOptions<Parameters>]
  : [
      options: RunOptions<Parameters> &
        (
          | {
              /** The parameters, including all required ones. */
              readonly parameters: Parameters;
            }
          | {
              /** A context that contains them. */
              readonly context: WorkflowContext;
            }
        ),
    ];
