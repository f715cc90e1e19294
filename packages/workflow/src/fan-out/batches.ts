import { type Json, jsonOf, type WorkflowContext } from "@sheaf/context";
import { plural } from "@sheaf/context/messages";
import { nameOf } from "../value-name.ts";
import { BatchError } from "./batch-error.ts";
import { type BatchReport, batchReportIn } from "./batch-report.ts";
import type { ItemEnds } from "./item-ends.ts";
import { itemsAt, type LeftOfBatch } from "./left-of-batch.ts";
import type { RunningAttempt } from "./running-attempt.ts";

interface Left extends LeftOfBatch {
  readonly whole: WorkflowContext;
}

/** The batches of a list: an action may say which of their items failed, and only those are tried again. */
export class Batches {
  readonly #context: WorkflowContext;
  readonly #ends: ItemEnds;
  /** By the fork whose item is what is left. */
  readonly #left = new WeakMap<WorkflowContext, Left>();

  /** @param context Of the list. */
  constructor(context: WorkflowContext, ends: ItemEnds) {
    this.#context = context;
    this.#ends = ends;
  }

  /** The fork that a batch starts with: where a journal has what is left of it, the rest has succeeded. */
  start(fork: WorkflowContext): WorkflowContext {
    const left = this.#ends.replay?.leftOf(this.#ends.indexOf(fork), fork.item as Json);
    return left === undefined ? fork : this.#reduced({ ...left, whole: fork });
  }

  /**
   * The output of a batch whose items have all succeeded.
   *
   * @param given What its action gave at this attempt.
   * @throws BatchError if items failed, which are then all that is left for further attempts, or if the
   * report does not fit the batch
   */
  outputOf(attempt: RunningAttempt, given: Json): Json {
    const { context } = attempt;
    const { length } = context.item as readonly Json[];
    const report = this.#reportIn(given, context);
    const before = this.#left.get(context);
    if (report === null && this.#ends.results.countsBatchItems)
      this.#checkOutputs(given, length, context);
    if (report === null && before === undefined) return given;
    const outputs = outputsOf(before, report === null ? listOf(given, length) : report.outputs);
    if (report === null || report.failed.length === 0)
      return outputs === null ? (report === null ? given : null) : jsonOf(outputs, "output");
    const positions = report.failed.map((at) => before?.positions[at] ?? at);
    attempt.context = this.#leave({ positions, outputs, whole: before?.whole ?? context });
    throw BatchError.failed(positions.length, length, this.#ends.placeOf(context));
  }

  /** The fork that the batch started with, of which this may have what was left. */
  wholeOf(fork: WorkflowContext): WorkflowContext {
    return this.#left.get(fork)?.whole ?? fork;
  }

  #reportIn(output: Json, context: WorkflowContext): BatchReport | null {
    try {
      return batchReportIn(output, (context.item as readonly Json[]).length);
    } catch (problem) {
      throw BatchError.invalid(problem, this.#ends.placeOf(context));
    }
  }

  /** Where items are counted, each has an output, or none has. */
  #checkOutputs(given: Json, length: number, context: WorkflowContext): void {
    if (given === null || listOf(given, length) !== null) return;
    const expected = `expected a list with an output for each of ${plural(length, "item")}, or { failed: [positions] }`;
    const got = Array.isArray(given) ? `a list of ${plural(given.length, "item")}` : nameOf(given);
    const problem = new TypeError(`${expected}, got ${got}`);
    throw BatchError.invalid(problem, this.#ends.placeOf(context));
  }

  #leave(left: Left): WorkflowContext {
    const fork = this.#reduced(left);
    this.#ends.journal?.left(this.#ends.indexOf(fork), left, left.whole);
    return fork;
  }

  #reduced(left: Left): WorkflowContext {
    const { whole, positions } = left;
    const item = itemsAt(positions, whole.item as readonly Json[]);
    const fork = this.#context.fanOut([item], { offset: this.#ends.indexOf(whole) }).fork(0);
    this.#ends.journal?.standsFor(fork, whole);
    this.#left.set(fork, left);
    this.#ends.results.addLeft(this.#ends.indexOf(fork), left);
    return fork;
  }
}

/** Those so far, by position in the whole batch, with those that an attempt gave. */
function outputsOf(
  before: Left | undefined,
  given: readonly Json[] | null,
): readonly Json[] | null {
  if (before === undefined || given === null) return given ?? before?.outputs ?? null;
  const { length } = before.whole.item as readonly Json[];
  const outputs = [...(before.outputs ?? Array.from({ length }, () => null as Json))];
  for (const [at, position] of before.positions.entries()) outputs[position] = given[at] as Json;
  return outputs;
}

function listOf(output: Json, length: number): readonly Json[] | null {
  return Array.isArray(output) && output.length === length ? (output as readonly Json[]) : null;
}
