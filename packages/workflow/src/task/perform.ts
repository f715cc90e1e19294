import type { WorkflowContext } from "@sheaf/context";
import type { Scope } from "../contract/run.ts";
import type { Attempt } from "../contract/executor.ts";
import type { Performer } from "../fan-out/run-items.ts";
import type { ActionCall, ActionFunction } from "../contract/action.ts";
import type { Evaluate } from "./task-options.ts";
import { evaluated } from "./task-plan.ts";
import type { TaskSite } from "./task-site.ts";

/**
 * Performs attempts in this process. The input is evaluated when the attempt starts, from the fork of
 * the item. Every item takes this path, so nothing here may cost more with a larger context.
 */
export class TaskPerformer implements Performer {
  readonly #task: TaskSite;
  readonly #input: Evaluate;
  readonly #action: ActionFunction;
  readonly #scope: Scope;
  readonly #isList: boolean;

  constructor(
    task: TaskSite,
    input: Evaluate,
    action: ActionFunction,
    scope: Scope,
    isList: boolean,
  ) {
    this.#task = task;
    this.#input = input;
    this.#action = action;
    this.#scope = scope;
    this.#isList = isList;
  }

  input({ context, attempt }: Attempt): unknown {
    const scope = attempt === 1 ? this.#scope : { ...this.#scope, attempt };
    return evaluated(this.#task, "input", this.#input, context, scope, this.#isList);
  }

  perform(attempt: Attempt): unknown {
    const action = this.#action;
    return action(new ItemCall(this.input(attempt), attempt.context, attempt));
  }
}

/** What an action is called with. Its fields are declared, not defined: setting each twice takes room that inlining needs. */
export class ItemCall implements ActionCall<unknown> {
  declare readonly input: unknown;
  declare readonly context: WorkflowContext;
  declare readonly item: unknown;
  declare readonly index: number | undefined;
  declare readonly attempt: number;
  readonly #attempt: Attempt;

  constructor(input: unknown, context: WorkflowContext, attempt: Attempt) {
    this.input = input;
    this.context = context;
    this.item = context.item;
    this.index = context.index;
    this.attempt = attempt.attempt;
    this.#attempt = attempt;
  }

  // What most actions never ask for is made when they do: it takes no bytes in the others' calls.

  get signal(): AbortSignal {
    return this.#attempt.signal;
  }

  get task(): string {
    return this.#attempt.task;
  }

  get runId(): string {
    return this.#attempt.runId;
  }

  get key(): string {
    return this.#attempt.key;
  }

  get log(): ActionCall["log"] {
    return (message, data) => this.#attempt.log(message, data);
  }

  get progress(): ActionCall["progress"] {
    return (fraction) => this.#attempt.progress(fraction);
  }
}
