import type { WorkflowContext } from "@sheaf/context";
import type { DeclarationSource } from "../declaration-source.ts";
import type { Attempt, Executor, Job, Session } from "../contract/executor.ts";
import { FanOutRun } from "./fan-out.ts";
import type { Plan } from "./plan.ts";
import type { ItemSource } from "./source.ts";
import type { ItemResults } from "./item-results.ts";
import { ItemEnds } from "./item-ends.ts";
import { ItemEventEmitter } from "./item-event-emitter.ts";
import { ItemsJournal } from "./items-journal.ts";
import type { ItemsRun } from "../contract/run.ts";

/** The items of a task or node, with how and where they run. */
export interface Items {
  readonly task: string;
  /** Where the task is declared, for errors. */
  readonly declaredIn: DeclarationSource;
  /** False if the one item is the task itself. */
  readonly isList: boolean;
  /** True if the action is a workflow, whose own actions take the slots of the run. */
  readonly isWorkflow: boolean;
  /** The name of the action; null if there is none. */
  readonly action: string | null;
  readonly context: WorkflowContext;
  readonly source: ItemSource;
  readonly plan: Plan;
  readonly results: ItemResults;
  readonly executor: Executor;
  readonly performer: Performer;
  /** True if a journal gets no ends of items: they follow from what happens in the workflows inside. */
  readonly endsInside?: boolean;
}

/** Performs attempts in this process. */
export interface Performer {
  perform(attempt: Attempt): unknown;
}

/** Runs the items until all have ended, and emits their events. */
export async function runItems(items: Items, run: ItemsRun): Promise<void> {
  const { task, isList, isWorkflow, source, plan, results } = items;
  let session: Session;
  try {
    session = await opened(items, run);
  } catch (error) {
    source.close();
    throw error;
  }
  const observer = run.isHeard ? new ItemEventEmitter(run, task, isList, source, results) : null;
  const journal = run.journal === null ? null : new ItemsJournal(run.journal, items, run);
  const ends = new ItemEnds(items, run.cancellation, journal, observer);
  const { slots } = run;
  const fanOut = new FanOutRun({ isWorkflow, slots, source, plan, session, ends, scope: run });
  await fanOut.done;
  observer?.end();
}

/** Not async: with a session that opens synchronously, no item waits a turn. */
function opened(items: Items, run: ItemsRun): Session | Promise<Session> {
  return items.executor.open(new ItemsJob(items, run));
}

/**
 * A class, so that no signal is made unless the executor asks for one, and `perform` is one function
 * for all lists: V8 drops what it has optimised for a function that a collection finds dead.
 */
class ItemsJob implements Job {
  readonly id: string;
  readonly task: string;
  readonly action: string | null;
  readonly context: WorkflowContext;
  readonly concurrency: number;
  readonly #performer: Performer;
  readonly #run: ItemsRun;

  constructor({ task, action, context, plan, performer }: Items, run: ItemsRun) {
    this.id = run.key;
    this.task = task;
    this.action = action;
    this.context = context;
    this.concurrency = plan.concurrency;
    this.#performer = performer;
    this.#run = run;
  }

  get signal(): AbortSignal {
    return this.#run.signal;
  }

  perform(attempt: Attempt): unknown {
    return this.#performer.perform(attempt);
  }
}
