import type { WorkflowContext } from "@sheaf/context";
import type { DeclarationSource } from "../declaration-source.ts";
import type { Executor } from "../contract/executor.ts";
import { inProcess } from "../executor/in-process.ts";
import type { Plan } from "../fan-out/plan.ts";
import { ListSource } from "../fan-out/list-source.ts";
import { type ItemSource, SingleSource } from "../fan-out/source.ts";
import type { Stream } from "../fan-out/stream-source.ts";
import { ItemResults } from "../fan-out/item-results.ts";
import { SingleAttempt } from "../fan-out/single-attempt.ts";
import { type NodeNeeds, NodeWithNeeds } from "../graph/needs.ts";
import type { Node } from "../graph/node.ts";
import type { Outcome } from "../graph/outcome.ts";
import type { Graph } from "../graph/graph.ts";
import { graphOf, Workflow } from "../graph/workflow.ts";
import type { HandledInside } from "../engine/handled.ts";
import { handledInsideOf } from "../engine/recorded-handled.ts";
import { type Performer, runItems } from "../fan-out/run-items.ts";
import { type ContextNames, readsOf } from "../contract/context-names.ts";
import type { NodeRun, Run, Scope } from "../contract/run.ts";
import type { ActionFunction } from "../contract/action.ts";
import { actionOf } from "./action-of.ts";
import { concluded, errorOf } from "./conclusion.ts";
import { entriesOf } from "./next-entries.ts";
import { EachOfItems, type EachTasks } from "./each-of-items.ts";
import { TaskPerformer } from "./perform.ts";
import { uncounted } from "./scope.ts";
import {
  type Evaluate,
  evaluatorOf,
  type NextOptions,
  type TaskDeclaration,
} from "./task-options.ts";
import { itemsFor } from "./fold-of-task.ts";
import { endOfItems } from "./end-of-items.ts";
import { sourceOf } from "./source-of-items.ts";
import { batchSizeOf, evaluated, evaluatedCondition, planOf } from "./task-plan.ts";
import { checkedInput, problemsOf } from "./task-problems.ts";
import type { TaskSite } from "./task-site.ts";
import { attemptEnd, failedEnd, singleEnd, SKIPPED, type TaskEnd } from "./task-result.ts";
import { inTurn } from "./turn-of-task.ts";
import { isWait } from "./wait-for.ts";

/** A task as a node: does its work, and ends as {@link concluded} describes. */
export class TaskNode extends NodeWithNeeds implements Node, TaskSite {
  readonly id: string;
  readonly task: TaskDeclaration;
  readonly source: DeclarationSource;
  /** The entries of `next`; null in a workflow whose tasks run in the order listed. */
  readonly next: readonly NextOptions[] | null;
  readonly #input: Evaluate;
  /** Iterators that gave their items to an earlier run: they would seem empty. */
  readonly #spent = new WeakSet<Stream>();
  /** What each of its items runs after its action; null if nothing. */
  readonly each: EachTasks | null;
  /** True for a task under `each`. */
  readonly #isInEach: boolean;
  /** What is wrong with its place among the others. */
  readonly #problems: readonly string[];

  constructor(
    task: TaskDeclaration,
    isListed: boolean,
    problems: readonly string[],
    source: DeclarationSource,
    each: EachTasks | null,
    isInEach: boolean,
  ) {
    super();
    this.id = task.name;
    this.source = source;
    this.each = each;
    this.task = Object.freeze({ ...task });
    this.next = isListed ? null : entriesOf(task.next);
    this.#isInEach = isInEach;
    [this.#input, this.#problems] = checkedInput(task.input, problems);
  }

  problems(): readonly string[] {
    return [...this.#problems, ...problemsOf(this.task, this.#isInEach)];
  }

  override needs(): NodeNeeds {
    const { action } = this.task;
    const each = this.each === null ? {} : { each: this.each.workflow };
    if (action instanceof Workflow) return { ...each, workflow: action };
    if (typeof action === "function") return each;
    const position = this.source.position("action");
    const isNameOfTask = action === undefined;
    return { ...each, action: { name: action ?? this.id, task: this.id, isNameOfTask, position } };
  }

  override get hasItems(): boolean {
    return this.task.withItems !== undefined;
  }

  override get afterAction(): Graph | null {
    return this.each === null ? null : graphOf(this.each.workflow);
  }

  /** Which names of the context its input reads; null if it may be any. */
  get inputReads(): ContextNames | null {
    return readsOf(this.#input);
  }

  /** What performs attempts at it with an action that is found where that happens. */
  performer(action: ActionFunction, run: NodeRun): Performer {
    const isList = this.task.withItems !== undefined;
    return new TaskPerformer(this, this.#input, action, { run, attempt: 1 }, isList);
  }

  process(context: WorkflowContext, run: Run): Outcome | Promise<Outcome> {
    const scope: Scope = { run, attempt: 1 };
    const hasInside = this.each !== null || this.task.action instanceof Workflow;
    const handled = hasInside ? handledInsideOf(run, this.task) : null;
    let end: TaskEnd | Promise<TaskEnd>;
    try {
      end = this.#isWanted(context, scope) ? this.#begun(context, run, scope, handled) : SKIPPED;
    } catch (thrown) {
      end = failedEnd(errorOf(this, thrown));
    }
    return end instanceof Promise
      ? this.#outcomeLater(context, end, run, scope, handled)
      : this.#outcome(context, end, run, scope, handled);
  }

  async #outcomeLater(
    context: WorkflowContext,
    ending: Promise<TaskEnd>,
    run: Run,
    scope: Scope,
    handled: HandledInside | null,
  ): Promise<Outcome> {
    let end: TaskEnd;
    try {
      end = await ending;
    } catch (thrown) {
      end = failedEnd(errorOf(this, thrown));
    }
    return this.#outcome(context, end, run, scope, handled);
  }

  #outcome(
    context: WorkflowContext,
    end: TaskEnd,
    run: Run,
    scope: Scope,
    handled: HandledInside | null,
  ): Outcome {
    const outcome = concluded(this, context, end, run, scope);
    return handled === null ? outcome : { ...outcome, handledInside: handled.errors(this.id) };
  }

  #isWanted(context: WorkflowContext, scope: Scope): boolean {
    const { when } = this.task;
    if (when === undefined) return true;
    return evaluatedCondition(this, "when", evaluatorOf(when), context, scope);
  }

  #begun(
    context: WorkflowContext,
    run: Run,
    scope: Scope,
    handled: HandledInside | null,
  ): TaskEnd | Promise<TaskEnd> {
    const { concurrency, withItems } = this.task;
    return concurrency === undefined || withItems !== undefined
      ? this.#work(context, run, scope, handled)
      : this.#inTurn(context, run, scope, handled);
  }

  /** Apart from the others: V8 would allocate what the callback captures for them too. */
  #inTurn(
    context: WorkflowContext,
    run: Run,
    scope: Scope,
    handled: HandledInside | null,
  ): Promise<TaskEnd> {
    const work = (): TaskEnd | Promise<TaskEnd> => this.#work(context, run, scope, handled);
    return inTurn(this, this.task, context, run, scope, work);
  }

  /** At once where nothing has to be waited for. */
  #work(
    context: WorkflowContext,
    run: Run,
    scope: Scope,
    handled: HandledInside | null,
  ): TaskEnd | Promise<TaskEnd> {
    const called = actionOf(this.task, run, handled);
    const { withItems, timeout, deadline, retry, rate } = this.task;
    const isList = withItems !== undefined;
    const needsSlot = run.slots !== null && !isWait(called);
    const staysHere = this.#executorFor(called, run) === inProcess;
    const isLimited = (timeout ?? deadline ?? retry ?? rate) !== undefined;
    return !isList && !isLimited && !needsSlot && staysHere
      ? this.#attempted(called, context, run, scope)
      : this.#fannedOut(called, context, run, scope, handled);
  }

  /** Plain tasks stay here, unless the executor takes them or is the only one that has their action. */
  #executorFor(called: ActionFunction, { executor, actions }: Run): Executor {
    if (executor === inProcess || isWait(called)) return inProcess;
    const { action = this.id, withItems } = this.task;
    if (withItems !== undefined) return executor;
    if (typeof action !== "string") return inProcess;
    return executor.takesTasks === true || !Object.hasOwn(actions, action) ? executor : inProcess;
  }

  #attempted(
    called: ActionFunction,
    context: WorkflowContext,
    run: Run,
    scope: Scope,
  ): TaskEnd | Promise<TaskEnd> {
    const performer = new TaskPerformer(this, this.#input, called, scope, false);
    const single = { task: this.id, declaredIn: this.source, context, performer };
    const attempt = SingleAttempt.made(single, run);
    return attempt instanceof Promise ? attempt.then(attemptEnd) : attemptEnd(attempt);
  }

  async #fannedOut(
    called: ActionFunction,
    context: WorkflowContext,
    run: Run,
    scope: Scope,
    handled: HandledInside | null,
  ): Promise<TaskEnd> {
    const { name, withItems } = this.task;
    const isList = withItems !== undefined;
    const plan = planOf(this, this.task, context, scope, run, isList);
    const capped = this.#capped(plan, run);
    if (!isList) {
      const results = new ItemResults("outputs", run);
      const single = new SingleSource(context);
      await this.#fanOut(called, single, capped, results, context, run, scope);
      return singleEnd(results, () => run.cancellation.errorAt({ task: name }));
    }
    const items = evaluated(this, "withItems", evaluatorOf(withItems), context, scope);
    const batchSize = batchSizeOf(this, this.task, context, scope);
    const source = sourceOf(this, this.#spent, items, context, capped, batchSize);
    const { fold } = this.task;
    if (source instanceof ListSource) run.journal?.checkList(source, fold !== undefined);
    else run.journal?.checkStream(fold !== undefined);
    const feed = run.control.feedOf(run, name);
    const [read, results] = itemsFor(
      this,
      this.task,
      batchSize,
      feed,
      source,
      plan,
      context,
      run,
      scope,
    );
    const { each } = this;
    const followUp =
      each === null || handled === null
        ? undefined
        : new EachOfItems(this, each, run.within(name), handled, fold?.as);
    await this.#fanOut(called, read, capped, results, context, run, scope, followUp);
    // Listed tasks run once.
    feed?.end(this.next === null && run.path === "");
    const end = endOfItems(this, read, plan, results, run);
    return followUp === undefined ? end : followUp.joinedEnd(end, context);
  }

  /** No more items at once than actions may run, unless items do more than their actions. */
  #capped(plan: Plan, { slots }: Run): Plan {
    const isMore = this.each !== null || this.task.action instanceof Workflow;
    if (slots === null || isMore) return plan;
    return { ...plan, concurrency: Math.min(plan.concurrency, slots.count) };
  }

  async #fanOut(
    called: ActionFunction,
    source: ItemSource,
    plan: Plan,
    results: ItemResults,
    context: WorkflowContext,
    run: Run,
    scope: Scope,
    followUp?: EachOfItems,
  ): Promise<void> {
    const { action = this.id, withItems } = this.task;
    const isList = withItems !== undefined;
    const name = typeof action === "string" ? action : null;
    const executor = this.#executorFor(called, run);
    // Inputs of items are gone with them where outputs are not collected: they are not counted.
    const seen =
      isList && plan.collect !== "outputs" ? { ...scope, run: uncounted(scope.run) } : scope;
    const performer = new TaskPerformer(this, this.#input, called, seen, isList);
    const isWorkflow = action instanceof Workflow || isWait(called);
    const folds = this.task.fold?.as;
    // The value of a fold may be of any shape.
    const isBatched = this.task.batchSize !== undefined && folds === undefined;
    const task = {
      task: this.id,
      declaredIn: this.source,
      isList,
      isWorkflow,
      action: name,
      folds,
      isBatched,
      ...(followUp === undefined ? {} : { followUp, endsInside: followUp.endsInside }),
    };
    await runItems({ ...task, context, source, plan, results, executor, performer }, run);
  }
}
