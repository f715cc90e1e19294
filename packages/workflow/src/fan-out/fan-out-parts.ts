import type { ActionSlots } from "../contract/action-slots.ts";
import type { Session } from "../contract/executor.ts";
import type { ItemsRun } from "../contract/run.ts";
import type { DeclarationSource } from "../declaration-source.ts";
import type { WorkflowError } from "../errors.ts";
import type { ItemResults } from "./item-results.ts";
import type { ItemsJournal } from "./items-journal.ts";
import type { Plan } from "./plan.ts";
import type { ItemSource } from "./source.ts";

/** Is notified of every item, if anybody listens. */
export interface ItemObserver {
  item(
    what: "started" | "retried" | "succeeded" | "failed" | "canceled" | "skipped",
    index: number,
    attempt: number,
    error?: WorkflowError,
  ): void;
  /** After each item that ended. */
  progress(): void;
}

/** What one fan-out needs. */
export interface FanOutParts {
  /** The task, for errors. */
  readonly task: string;
  /** Where the task is declared, for errors. */
  readonly declaredIn: DeclarationSource;
  /** False if the task has no list: its only item is the task itself. */
  readonly isList: boolean;
  /** True if the action is a workflow: it takes no slot, and never runs twice at once for one item. */
  readonly isWorkflow: boolean;
  /** Of the run; null if any number of actions may run at once. */
  readonly slots: ActionSlots | null;
  readonly source: ItemSource;
  readonly plan: Plan;
  readonly session: Session;
  readonly results: ItemResults;
  readonly scope: ItemsRun;
  /** Where items are taken down, and what is known of them; null if nowhere. */
  readonly journal: ItemsJournal | null;
  /** Null if nobody listens. */
  readonly observer: ItemObserver | null;
}
