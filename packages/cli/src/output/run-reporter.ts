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
import { thrownBy } from "../errors/error-details.ts";
import type { TextFile } from "../input/text-file.ts";
import type { Host } from "../host/this-process.ts";
import { LiveProgress } from "../progress/live-progress.ts";
import { PlainProgress } from "../progress/plain-progress.ts";
import { type Progress, silentProgress } from "../progress/progress.ts";
import { briefly, type Problem } from "../errors/problem.ts";
import { problemOf } from "../errors/problem-from-error.ts";
import { STATUS } from "../host/exit-status.ts";
import { EventLines } from "./event-writer.ts";
import { jsonPieces } from "./json-chunks.ts";
import { printable } from "../text/control-characters.ts";
import { problemText } from "./problem-text.ts";
import { emptyResultJson, reasonText, resultJson } from "./result-json.ts";
import { cutWhereHuge } from "./repeated-values.ts";
import { failedItemsText, handledText, summaryText } from "./summary.ts";

/** In which form a command answers. */
export interface AnswerMode {
  readonly json?: boolean;
  readonly events?: boolean;
  readonly quiet?: boolean;
  /** Tells the stacks of what actions threw. */
  readonly verbose?: boolean;
  /** The module that actions come from, for advice. */
  readonly actions?: string;
}

/** What is told of a run: its result on stdout, everything for people on stderr. */
export class Answer {
  readonly #workflow: Workflow | null;
  readonly #document: TextFile | null;
  readonly #mode: AnswerMode;
  readonly #mask: SecretMask | null;
  readonly #host: Host;
  readonly #masked = (text: string): string => this.#mask?.text(text) ?? text;
  readonly #progress: Progress;
  readonly #events: EventLines | null;
  readonly #startedAt: number;
  #end: RunEvent | null = null;

  constructor(
    workflow: Workflow | null,
    document: TextFile | null,
    mode: AnswerMode,
    mask: SecretMask | null,
    host: Host,
  ) {
    this.#workflow = workflow;
    this.#document = document;
    this.#mode = mode;
    this.#mask = mask;
    this.#host = host;
    this.#progress = progressFor(workflow, mode, host);
    this.#events = mode.events === true ? new EventLines(host) : null;
    this.#startedAt = host.elapsed();
  }

  /** False where events would be made for nothing: they cost more than a simple item does. */
  get wantsEvents(): boolean {
    return this.#events !== null || this.#progress.isShown;
  }

  event(event: WorkflowEvent): void {
    // The end may still change by what actions left behind.
    if (isEnd(event)) this.#end = event;
    else this.#events?.add(event);
    this.#progress.event(event);
  }

  /** Shows what an action printed. False where the terminal or pipe had better be left alone for a while. */
  guestWrote(text: string): boolean {
    return this.#progress.above(text);
  }

  /** The run is asked to end. */
  interrupting(): void {
    if (this.#mode.quiet !== true && !this.#isForMachines)
      this.#progress.above("Canceling; press Ctrl-C once more to end at once\n");
  }

  /** The run was to end before it began. */
  async interrupted(): Promise<number> {
    this.#progress.close();
    if (this.#mode.json === true) await this.#print(emptyResultJson("canceled", []));
    this.#events?.addEnd("run.canceled");
    await this.#events?.flush();
    return STATUS.canceled;
  }

  /**
   * The run is over: tells so, and gives the status to exit with.
   *
   * @param late What an action left behind, and what nobody caught when the run had ended.
   */
  async ended(result: RunResult, late: RunFailure | null): Promise<number> {
    this.#progress.close();
    const problems = result.errors.map((error) => this.#problemOf(error));
    if (late !== null) problems.push(this.#problemOfLate(late));
    const handled = result.handled.map((error) => this.#problemOf(error));
    const status = late === null ? result.status : "failed";
    this.#addEnd(status, problems);
    await this.#events?.flush();
    if (this.#mode.json === true)
      await this.#print(resultJson(result, status, problems, handled, this.#workflow, this.#mask));
    for (const problem of problems) this.#tell(problem, result);
    if (this.#mode.quiet !== true && !this.#isForMachines && status !== "invalid")
      this.#host.stderr.write(
        `${handledText(handled, this.#host.colors)}${summaryText(result, status, this.#host.elapsed() - this.#startedAt, this.#host.colors)}${this.#reasonText(result, status)}\n`,
      );
    if (!this.#isForMachines && status === "succeeded") await this.#printOutput(result.output);
    return STATUS[status];
  }

  #addEnd(status: RunStatus, [first]: readonly Problem[]): void {
    if (this.#events === null || this.#end === null) return;
    if (this.#end.type === `run.${status}` || first === undefined) this.#events.add(this.#end);
    else {
      const { code, message } = first;
      this.#events.add({ ...this.#end, type: `run.${status}`, error: { code, message } });
    }
  }

  #reasonText(result: RunResult, status: RunStatus): string {
    return status === "canceled" ? `; reason: ${printable(reasonText(result, this.#mask))}` : "";
  }

  get #isForMachines(): boolean {
    return this.#mode.json === true || this.#mode.events === true;
  }

  #problemOf(error: WorkflowError): Problem {
    return this.#brief(this.#advised(problemOf(error, this.#document, this.#masked)));
  }

  #problemOfLate({ code, message, cause }: RunFailure): Problem {
    const told = { code, message: this.#masked(message) };
    return this.#brief({ ...told, ...thrownBy(cause, message, this.#masked) });
  }

  #brief(problem: Problem): Problem {
    return this.#mode.verbose === true ? problem : briefly(problem);
  }

  #advised(problem: Problem): Problem {
    const isNear = problem.hint?.startsWith("did you mean") === true;
    return problem.code === "UNKNOWN_ACTION" && this.#mode.actions === undefined && !isNear
      ? { ...problem, hint: "give a module that has it with --actions" }
      : problem;
  }

  #tell(problem: Problem, { tasks }: RunResult): void {
    const { stderr, colors } = this.#host;
    stderr.write(`${problemText(problem, this.#document, this.#mask, colors)}\n`);
    const result = problem.task === undefined ? undefined : tasks[problem.task];
    if (problem.code === "ITEMS_FAILED" && result !== undefined)
      stderr.write(failedItemsText(result, colors));
  }

  /** What the document declares as its output, for people on a terminal or for the next command. */
  async #printOutput(given: unknown): Promise<void> {
    if (this.#workflow?.settings.output === undefined || given === null) return;
    const value = cutWhereHuge(given);
    const output = this.#mask?.value(value) ?? value;
    if (this.#host.stdout.isTerminal)
      this.#host.stdout.write(`${JSON.stringify(output, null, 2)}\n`);
    else await this.#print(output);
  }

  async #print(value: unknown): Promise<void> {
    await this.#host.stdout.writeAll(jsonPieces(value));
    this.#host.stdout.write("\n");
  }
}

/** The answer of a run in the form that was asked for. */
export function answerFor(
  workflow: Workflow | null,
  document: TextFile | null,
  mode: AnswerMode,
  mask: SecretMask | null,
  host: Host,
): Answer {
  return new Answer(workflow, document, mode, mask, host);
}

/** Lines in a file would be in the way of those for machines; a terminal shows both. */
function progressFor(
  workflow: Workflow | null,
  { json = false, events = false, quiet = false }: AnswerMode,
  host: Host,
): Progress {
  const names = new Set(workflow?.nodes.keys());
  if (quiet || (events && host.stdout.isTerminal)) return silentProgress(host);
  if (host.canRedraw) return new LiveProgress(names, host);
  return json || events ? silentProgress(host) : new PlainProgress(names, host);
}

function isEnd(event: WorkflowEvent): event is RunEvent {
  return event.type.startsWith("run.") && event.type !== "run.started";
}
