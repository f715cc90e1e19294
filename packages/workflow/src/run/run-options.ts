import type { WorkflowContext } from "@sheaf/context";
import type { ActionFunction } from "../contract/action.ts";
import type { WorkflowEvent } from "../contract/events.ts";
import type { Executor } from "../contract/executor.ts";
import type { SecretSource } from "../secrets/secret-source.ts";

/** The options of a run. */
export interface RunOptions<Parameters extends object = object> {
  /** What the workflow is started with: an object. */
  readonly parameters?: Parameters;
  /** Settings of the surroundings, over those of the workflow. */
  readonly config?: Readonly<Record<string, unknown>>;
  /** A context to start from, in place of `parameters` and `config`, which it has. */
  readonly context?: WorkflowContext;
  /** Functions by the names that tasks call them. */
  readonly actions?: Readonly<Record<string, ActionFunction>>;
  /**
   * Where secrets come from. Events, errors and their reports hold `***` in place of one; data, such
   * as outputs and variables, holds the value.
   */
  readonly secrets?: SecretSource;
  /** Cancels the run. */
  readonly signal?: AbortSignal;
  /** Gets every event. It cannot slow the run down by waiting, nor break it by throwing. */
  readonly onEvent?: (event: WorkflowEvent) => unknown;
  /** False leaves out the events of single items, which take longer than short items themselves; `task.progress` still comes. */
  readonly itemEvents?: boolean;
  /**
   * Where the items of tasks run.
   *
   * @defaultValue in this process
   */
  readonly executor?: Executor;
  /**
   * Most actions that run at once in the whole run, those of nested lists and sub-workflows
   * included: an integer from 1. A sub-workflow that waits for its actions is not one of them, and
   * neither are nodes other than tasks. Default: only the tasks' own limits hold.
   */
  readonly concurrency?: number;
  /**
   * Seconds that actions have to react to their signal after a cancellation. Then the run stops waiting for them.
   *
   * @defaultValue 1
   */
  readonly grace?: number;
}

/** The options of a run, which may be left out where no parameter is required. */
export type RunArguments<Parameters extends object> = object extends Parameters
  ? [options?: RunOptions<Parameters>]
  : [
      options: RunOptions<Parameters> &
        (
          | {
              /** At least those required. */
              readonly parameters: Parameters;
            }
          | {
              /** Which has them. */
              readonly context: WorkflowContext;
            }
        ),
    ];
