import { secretsOf as secretsIn, type WorkflowContext } from "@sheaf/context";
import type { WorkflowError } from "../errors.ts";
import { inProcess } from "../executor/in-process.ts";
import type { Graph } from "../graph/graph.ts";
import { SETTINGS } from "../graph/setting-table.ts";
import type { RunTypes } from "../graph/workflow-types.ts";
import { graphOf, type Workflow } from "../graph/workflow.ts";
import { checkOptions } from "./check-options.ts";
import { RunSlots } from "./run-slots.ts";
import { keepHiddenClasses } from "./specimen-run.ts";
import { RunCancellation } from "./run-cancellation.ts";
import { after, now } from "../host/clock.ts";
import { EventStream } from "./event-stream.ts";
import type { GraphResult } from "../engine/graph-result.ts";
import { finalRunOf } from "../engine/final-run.ts";
import { GraphRun } from "../engine/graph-run.ts";
import { deadlineError } from "../engine/time-limit.ts";
import { begin, recorded } from "./journaled-run.ts";
import { JournaledScope } from "./journaled-scope.ts";
import { openJournal } from "./open-journal.ts";
import type { Journal } from "../journal/journal.ts";
import { missingActions, missingEverywhere, needsOf } from "./needs.ts";
import { checkedParameters } from "../engine/parameters.ts";
import { HandleControl } from "./run-control.ts";
import { hearingOf } from "./hearing.ts";
import { Handle, type RunHandle } from "./run-handle.ts";
import { RunExecutor } from "./run-executor.ts";
import { RenderBudget } from "./render-budget.ts";
import type { RunArguments, RunOptions } from "./run-options.ts";
import { errorReport, type RunParts, RunScope } from "./run-scope.ts";
import { type Ended, finished, invalidResult, type RunResult } from "./run-result.ts";
import { SecretMask } from "../secrets/secret-mask.ts";
import { allowManyListeners } from "../host/many-listeners.ts";
import { NO_SECRETS, secretsOf } from "../secrets/secret-source.ts";
import { startContextOf, withVariables } from "../engine/start-context.ts";

/**
 * Runs a workflow. The same results of actions lead to the same result and the same final context,
 * whichever ends first. The run starts after the call has returned, so that no event is missed.
 *
 * @throws {@link InvalidWorkflowError} if the workflow cannot run; TypeError if an option is invalid.
 * @example
 * ```ts
 * const workflow = defineWorkflow()
 *   .task("greet", { action: () => "Hello" })
 *   .build((context) => context.task("greet").output);
 * const { status, output } = await run(workflow).result;
 * [status, output]; // ["succeeded", "Hello"]
 * ```
 */
export function run<Output, Types extends RunTypes = RunTypes>(
  workflow: Workflow<string, Output, never, Types>,
  ...[options = {}]: RunArguments<Types["given"]>
): RunHandle<Output, Types["shape"]> {
  checkOptions(workflow, options);
  const graph = graphOf(workflow);
  const cancellation = new RunCancellation(options.grace ?? 1);
  const events = new EventStream(options.id ?? null, options.onEvent ?? null);
  const control = new HandleControl(graph, cancellation, events);
  const result = resultOf(workflow, graph, options, cancellation, events, control);
  return new Handle<Output, Types["shape"]>(result, cancellation, events, control);
}

async function resultOf<Output>(
  workflow: Workflow<string, Output>,
  graph: Graph,
  options: RunOptions,
  cancellation: RunCancellation,
  events: EventStream,
  control: HandleControl,
): Promise<RunResult<Output>> {
  // The caller may want to iterate the events first.
  await Promise.resolve();
  // A journal may give the run another id.
  if (options.journal === undefined) {
    sendStarted(events, graph);
    control.begin(null);
  }
  const unfollow = followed(options.signal, graph, cancellation);
  let end: Ended<Output>;
  try {
    end = await performed(workflow, graph, options, cancellation, events, control);
  } catch (thrown) {
    const error = thrown as WorkflowError;
    end = { result: invalidResult([error], options.context), error };
  }
  unfollow();
  cancellation.end();
  control.end();
  if (!events.hasBegun) sendStarted(events, graph);
  if (events.isHeard) sendEnded(events, graph, end);
  events.end();
  keepHiddenClasses(run, options.journal !== undefined);
  return end.result;
}

function sendStarted(events: EventStream, graph: Graph): void {
  events.begin();
  if (events.isHeard) events.send({ type: "run.started", ...namedAs(graph) });
}

function sendEnded(events: EventStream, graph: Graph, { result, error }: Ended<unknown>): void {
  const failure = error === undefined ? {} : { error: errorReport(error, [], null) };
  events.send({ type: `run.${result.status}`, ...namedAs(graph), ...failure });
}

function namedAs({ settings: { name } }: Graph): { readonly workflow?: string } {
  return name === undefined ? {} : { workflow: name };
}

async function performed<Output>(
  workflow: Workflow<string, Output>,
  graph: Graph,
  options: RunOptions,
  cancellation: RunCancellation,
  events: EventStream,
  control: HandleControl,
): Promise<Ended<Output>> {
  const needs = needsOf(workflow);
  const { actions = {}, executor } = options;
  const missing =
    executor?.has === undefined
      ? missingActions(needs, actions)
      : await missingEverywhere(needs, actions, executor);
  if (missing.length > 0)
    return { result: invalidResult(missing, options.context), error: missing[0] };
  const secrets = await secretsOf(options.secrets, needs.secrets, options.context);
  if (options.journal !== undefined)
    return continued(options.journal, graph, options, secrets, cancellation, events, control);
  const parts = partsOf(graph, options, secrets, now(), cancellation, events, control);
  const scope = RunScope.ofRun(parts, cancellation);
  return concluded(graph, await started(graph, options, scope), scope);
}

async function continued<Output>(
  given: Journal,
  graph: Graph,
  options: RunOptions,
  secrets: Readonly<Record<string, string>>,
  cancellation: RunCancellation,
  events: EventStream,
  control: HandleControl,
): Promise<Ended<Output>> {
  const journal = await openJournal(given, graph, options, secrets);
  begin(journal, graph, cancellation, events, control);
  const parts = partsOf(graph, options, secrets, journal.startedAt, cancellation, events, control);
  const scope = JournaledScope.ofJournal(parts, cancellation, journal.root);
  const end = async (): Promise<Ended<Output>> =>
    concluded(graph, await started(graph, options, scope), scope);
  return recorded(end, journal, cancellation);
}

/** Not async: one more promise and its function take 400 bytes in every run. */
function started(graph: Graph, options: RunOptions, scope: RunScope): Promise<GraphResult> {
  const end = GraphRun.run(graph, scope, startOf(graph, options, scope));
  return graph.settings.finally === undefined ? end : finalRunOf(graph, scope, end);
}

function concluded<Output>(graph: Graph, end: GraphResult, scope: RunScope): Ended<Output> {
  scope.slots?.end();
  return finished(graph, end, scope);
}

function partsOf(
  graph: Graph,
  options: RunOptions,
  secrets: Readonly<Record<string, string>>,
  startedAt: number,
  cancellation: RunCancellation,
  events: EventStream,
  control: HandleControl,
): RunParts {
  const { actions = {}, executor, concurrency = Infinity, grace = 1 } = options;
  const { settings } = graph;
  const { context } = options;
  if (options.events?.durations === true) control.measure();
  if (options.events?.keys === true) control.showKeys();
  return {
    startedAt,
    actions,
    secrets,
    mask: maskOf(secrets, context),
    executor: executor === undefined ? inProcess : new RunExecutor(executor, graph),
    events,
    control,
    slots: concurrency === Infinity ? null : new RunSlots(concurrency, grace),
    heard: hearingOf(options),
    rendered: new RenderBudget(settings.maxRendered ?? SETTINGS.maxRendered.default, (cause) =>
      cancellation.fail({ code: "LIMIT_EXCEEDED", message: cause.message, cause }),
    ),
  };
}

/** Hides those of the context too, because they can be read there whatever else is given. */
function maskOf(
  secrets: Readonly<Record<string, string>>,
  context: WorkflowContext | undefined,
): SecretMask | null {
  const own = context === undefined ? NO_SECRETS : Object.fromEntries(secretsIn(context));
  return secrets === NO_SECRETS && own === NO_SECRETS ? null : SecretMask.of(secrets, own);
}

/** The context to start with. @throws what ends the run before anything runs, without secrets */
function startOf(graph: Graph, options: RunOptions, scope: RunScope): WorkflowContext {
  const { context, parameters, config } = options;
  try {
    if (context === undefined) return startContextOf(graph, parameters, config, scope);
    checkedParameters(graph, context.parameters);
    return withVariables(context, graph, scope);
  } catch (thrown) {
    throw scope.mask?.error(thrown as WorkflowError) ?? thrown;
  }
}

/** Cancels when the signal does, and fails when the time is over, until the function that is returned is called. */
function followed(
  signal: AbortSignal | undefined,
  graph: Graph,
  cancellation: RunCancellation,
): () => void {
  const { timeout } = graph.settings;
  if (timeout === undefined)
    return signal === undefined ? () => {} : canceledBy(signal, cancellation);
  const unlimit = after(timeout * 1_000, () =>
    cancellation.failPart(deadlineError(graph, timeout), true),
  );
  const unfollow = signal === undefined ? null : canceledBy(signal, cancellation);
  return () => {
    unlimit();
    unfollow?.();
  };
}

function canceledBy(signal: AbortSignal, cancellation: RunCancellation): () => void {
  const cancel = (): void => cancellation.cancel(signal.reason);
  // Each run listens until it has ended, and one signal may be for any number of runs.
  if (signal instanceof AbortSignal) allowManyListeners(signal);
  if (signal.aborted) cancel();
  else signal.addEventListener("abort", cancel, { once: true });
  return () => signal.removeEventListener("abort", cancel);
}
