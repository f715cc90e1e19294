import type {
  RunEvent,
  RunFailure,
  RunResult,
  RunStatus,
  SecretMask,
  Workflow,
  WorkflowError,
  WorkflowEvent,
} from "@sheaf/workflow";
import { errorDetails } from "../errors/error-details.ts";
import { problemFromError } from "../errors/problem-from-error.ts";
import { type Problem, withoutStack } from "../errors/problem.ts";
import { EXIT_STATUS } from "../host/exit-status.ts";
import type { Host } from "../host/this-process.ts";
import type { Document } from "../input/document.ts";
import { LiveProgress } from "../progress/live-progress.ts";
import { PlainProgress } from "../progress/plain-progress.ts";
import { type Progress, silentProgress } from "../progress/progress.ts";
import { escapeControlCharacters } from "../text/control-characters.ts";
import { EventWriter } from "./event-writer.ts";
import { jsonChunks } from "./json-chunks.ts";
import type { OutputOptions } from "./output-options.ts";
import { problemText } from "./problem-text.ts";
import { cancelReason, emptyResultJson, printable, resultJson } from "./result-json.ts";
import { failedItemsText, handledText, summaryText } from "./summary.ts";

/** Reports a run: its result on stdout, everything else on stderr. */
export class RunReporter {
  readonly #workflow: Workflow | null;
  readonly #document: Document | null;
  readonly #options: OutputOptions;
  readonly #mask: SecretMask | null;
  readonly #host: Host;
  readonly #maskText = (text: string): string => this.#mask?.text(text) ?? text;
  readonly #progress: Progress;
  readonly #events: EventWriter | null;
  readonly #startedAt: number;
  /** What continues the run, as in `--journal nightly.journal`; null if it is not recorded. */
  #continuation: string | null = null;
  #end: RunEvent | null = null;

  constructor(
    workflow: Workflow | null,
    document: Document | null,
    options: OutputOptions,
    mask: SecretMask | null,
    host: Host,
  ) {
    this.#workflow = workflow;
    this.#document = document;
    this.#options = options;
    this.#mask = mask;
    this.#host = host;
    this.#progress = createProgress(workflow, options, host);
    this.#events = options.events === true ? new EventWriter(host) : null;
    this.#startedAt = host.elapsed();
  }

  /** The run is recorded where this option says. */
  recorded(option: string, value: string): void {
    const name = escapeControlCharacters(value);
    this.#continuation = `${option} ${name}`;
    const { new: isNew, quiet } = this.#options;
    if (isNew === true && quiet !== true) this.#progress.write(`journal: ${name}\n`);
  }

  /** False if events would be ignored. Creating them costs more than running a simple item. */
  get usesEvents(): boolean {
    return this.#events !== null || this.#progress.usesEvents;
  }

  event(event: WorkflowEvent): void {
    // Written by `finish`, because a late failure changes it.
    if (isEnd(event)) this.#end = event;
    else this.#events?.add(event);
    this.#progress.event(event);
  }

  /** Shows what an action printed. Returns false if it should wait before printing more. */
  writeUserOutput(text: string): boolean {
    return this.#progress.write(text);
  }

  /** The run has been asked to end. */
  canceling(): void {
    if (this.#options.quiet !== true && !this.#isForMachines)
      this.#progress.write("Canceling; press Ctrl-C again to exit immediately\n");
  }

  /** The run was canceled before it started. Returns the exit status. */
  async canceledBeforeStart(): Promise<number> {
    this.#progress.close();
    if (this.#options.json === true) await this.#printJson(emptyResultJson("canceled", []));
    this.#events?.addEnd("run.canceled");
    await this.#events?.flush();
    return EXIT_STATUS.canceled;
  }

  /**
   * The run has ended. Returns the exit status.
   *
   * @param lateFailure What an action that had already ended did to the process.
   */
  async finish(result: RunResult, lateFailure: RunFailure | null): Promise<number> {
    this.#progress.close();
    const problems = result.errors.map((error) => this.#problemOf(error));
    if (lateFailure !== null) problems.push(this.#problemOfFailure(lateFailure));
    const handled = result.handled.map((error) => this.#problemOf(error));
    const status = lateFailure === null ? result.status : "failed";
    this.#addEnd(status, problems);
    await this.#events?.flush();
    if (this.#options.json === true)
      await this.#printJson(
        resultJson(result, status, problems, handled, this.#workflow, this.#mask),
      );
    for (const problem of problems) this.#printProblem(problem, result);
    if (this.#options.quiet !== true && !this.#isForMachines && status !== "invalid")
      this.#printSummary(result, status, handled);
    if (!this.#isForMachines && status === "succeeded") await this.#printOutput(result.output);
    return EXIT_STATUS[status];
  }

  #addEnd(status: RunStatus, [first]: readonly Problem[]): void {
    if (this.#events === null || this.#end === null) return;
    if (this.#end.type === `run.${status}` || first === undefined) this.#events.add(this.#end);
    else {
      const { code, message } = first;
      this.#events.add({ ...this.#end, type: `run.${status}`, error: { code, message } });
    }
  }

  get #isForMachines(): boolean {
    return this.#options.json === true || this.#options.events === true;
  }

  #problemOf(error: WorkflowError): Problem {
    const problem = problemFromError(error, this.#document?.name ?? null, this.#maskText);
    return this.#withRequestedDetails(this.#withActionsHint(problem));
  }

  #problemOfFailure({ code, message, cause }: RunFailure): Problem {
    const details = errorDetails(cause, message, this.#maskText);
    return this.#withRequestedDetails({ code, message: this.#maskText(message), ...details });
  }

  #withRequestedDetails(problem: Problem): Problem {
    return this.#options.verbose === true ? problem : withoutStack(problem);
  }

  #withActionsHint(problem: Problem): Problem {
    const hasSuggestion = problem.hint?.startsWith("did you mean") === true;
    return problem.code === "UNKNOWN_ACTION" &&
      this.#options.actions === undefined &&
      !hasSuggestion
      ? { ...problem, hint: "pass a module that defines it with --actions" }
      : problem;
  }

  #printProblem(problem: Problem, { tasks }: RunResult): void {
    const { stderr, colors } = this.#host;
    stderr.write(`${problemText(problem, this.#document, this.#mask, colors)}\n`);
    const result = problem.task === undefined ? undefined : tasks[problem.task];
    if (problem.code === "ITEMS_FAILED" && result !== undefined)
      stderr.write(failedItemsText(result, colors));
  }

  #printSummary(result: RunResult, status: RunStatus, handled: readonly Problem[]): void {
    const { stderr, colors } = this.#host;
    const milliseconds = this.#host.elapsed() - this.#startedAt;
    const reason =
      status === "canceled"
        ? `; reason: ${escapeControlCharacters(cancelReason(result, this.#mask))}`
        : "";
    stderr.write(handledText(handled, colors));
    stderr.write(`${summaryText(result, status, milliseconds, colors)}${reason}\n`);
    if (this.#continuation !== null && status !== "succeeded")
      stderr.write(`to continue, run it again with ${this.#continuation}\n`);
  }

  /** The output that the document declares: indented on a terminal, on one line for another program. */
  async #printOutput(value: unknown): Promise<void> {
    if (this.#workflow?.settings.output === undefined || value === null) return;
    const output = printable(value, this.#mask);
    if (this.#host.stdout.isTerminal)
      this.#host.stdout.write(`${JSON.stringify(output, null, 2)}\n`);
    else await this.#printJson(output);
  }

  async #printJson(value: unknown): Promise<void> {
    await this.#host.stdout.writeAll(jsonChunks(value));
    this.#host.stdout.write("\n");
  }
}

/** With `--json` and `--events`, progress is shown only on a terminal: in a file it would mix with the JSON. */
function createProgress(
  workflow: Workflow | null,
  { json = false, events = false, quiet = false }: OutputOptions,
  host: Host,
): Progress {
  const names = new Set(workflow?.nodes.keys());
  if (quiet || (events && host.stdout.isTerminal)) return silentProgress(host);
  if (host.canRedraw) return new LiveProgress(names, host);
  return json || events ? silentProgress(host) : new PlainProgress(names, host);
}

const ENDS: ReadonlySet<string> = new Set([
  "run.succeeded",
  "run.failed",
  "run.canceled",
  "run.invalid",
]);

function isEnd(event: WorkflowEvent): event is RunEvent {
  return ENDS.has(event.type);
}
