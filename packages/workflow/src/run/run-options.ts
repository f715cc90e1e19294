import type { WorkflowContext } from "@sheaf/context";
import type { ActionFunction } from "../contract/action.ts";
import type { WorkflowEvent } from "../contract/events.ts";
import type { Executor } from "../contract/executor.ts";
import type { Journal } from "../journal/journal.ts";
import type { SecretSource } from "../secrets/secret-source.ts";

/** Which events a run sends, and what they contain. What is not asked for is not computed. */
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
   * Whether to measure how long tasks and items take. The events of their ends have the `duration`, and the
   * result has `durations`.
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
  /**
   * The parameters of the workflow: an object.
   *
   * @defaultValue none
   */
  readonly parameters?: Parameters;
  /**
   * Configuration: an object whose keys override those of `config` of the workflow.
   *
   * @defaultValue that of the workflow
   */
  readonly config?: Readonly<Record<string, unknown>>;
  /**
   * A context to start from, instead of `parameters` and `config`, which it contains.
   *
   * @defaultValue a new one, of the parameters and the configuration
   */
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
   *
   * @defaultValue none
   */
  readonly secrets?: SecretSource;
  /**
   * Cancels the run.
   *
   * @defaultValue only `cancel` of the handle cancels it
   */
  readonly signal?: AbortSignal;
  /**
   * Called with every event. A promise that it returns is not awaited, and what it throws is dropped. When a
   * run is continued, tasks that had ended start and end again, after `run.continued`; their items do not.
   *
   * @defaultValue nobody is called
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
   * The id of the run. No other run may have it. A run that is continued keeps the id in its journal.
   *
   * @defaultValue a random UUID
   */
  readonly id?: string;
  /**
   * Where the run records what happens, such as `fileJournal("nightly.journal")`. If it holds a part of the
   * run already, the run continues from there.
   *
   * @defaultValue nothing is recorded
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
