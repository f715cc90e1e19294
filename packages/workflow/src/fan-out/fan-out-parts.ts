import type { ActionSlots } from "../contract/action-slots.ts";
import type { Session } from "../contract/executor.ts";
import type { ItemsRun } from "../contract/run.ts";
import type { Batches } from "./batches.ts";
import type { ItemEnds } from "./item-ends.ts";
import type { Plan } from "./plan.ts";
import type { ItemSource } from "./source.ts";

/** What one fan-out needs. */
export interface FanOutParts {
  /** True if the action is a workflow: it takes no slot, and never runs twice at once for one item. */
  readonly isWorkflow: boolean;
  /** Of the run; null if any number of actions may run at once. */
  readonly slots: ActionSlots | null;
  /** Null if items are handed out one by one. */
  readonly batches: Batches | null;
  readonly source: ItemSource;
  readonly plan: Plan;
  readonly session: Session;
  readonly ends: ItemEnds;
  readonly scope: ItemsRun;
}
