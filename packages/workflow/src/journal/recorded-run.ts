import { type Json, jsonOf, type NamedChanges, type SecretNames } from "@sheaf/context";
import { messageOf } from "@sheaf/context/messages";
import { MAX_ITEMS } from "./item-group.ts";
import { JournalError } from "./journal-error.ts";
import type { JournalRecord, RecordedError, RecordedOutcome } from "./journal.ts";
import { RecordedGraph, RecordedStep } from "./recorded-steps.ts";

type RunStatus = "succeeded" | "failed" | "canceled";
type StepRecord = Extract<JournalRecord, readonly [string, number, ...unknown[]]>;

type ItemsRecord = Extract<JournalRecord, readonly ["items", ...unknown[]]>;

/** A signal that came to a run. */
export interface RecordedSignal {
  readonly name: string;
  readonly data: Json;
  readonly id?: string;
  /** The attempt that got it. One that was cut short gets it again. */
  takenBy: { readonly step: RecordedStep; readonly index: number; readonly attempt: number } | null;
}

/** What a journal holds of a run, put in order. What it is given may come from anywhere. */
export class RecordedRun {
  readonly root: RecordedGraph = new RecordedGraph();
  /** By number. */
  readonly #steps: RecordedStep[] = [];
  /** By the number of a step: the workflow that it is a step of. */
  readonly #graphs: RecordedGraph[] = [];
  /** How the run ended; null if it did not, or was continued since. */
  closed: RunStatus | null = null;
  /** In the order in which they came. */
  readonly signals: RecordedSignal[] = [];
  readonly #secrets: Pick<SecretNames, "restored">;

  /**
   * @param secrets Puts the values of secrets in place of their names. An object, not a function: where
   *   that is another one for each run, V8 drops what it has optimised for it.
   */
  constructor(secrets: Pick<SecretNames, "restored">) {
    this.#secrets = secrets;
  }

  /** Steps so far. */
  get stepCount(): number {
    return this.#steps.length;
  }

  /** @throws JournalError `JOURNAL_DAMAGED` for a record that is none, or that does not fit those before. */
  addAll(group: readonly JournalRecord[]): void {
    for (const record of group) {
      try {
        this.#add(record);
      } catch (error) {
        throw new JournalError(
          "JOURNAL_DAMAGED",
          `Cannot read the journal: a record ${JSON.stringify(record[0])} is malformed: ${messageOf(error)}`,
          error,
        );
      }
    }
  }

  #add(record: JournalRecord): void {
    switch (record[0]) {
      case "opened":
        this.reopen();
        return;
      case "closed":
        if (!RUN_STATUSES.has(record[1])) throw unexpected("how the run ended", record[1]);
        this.closed = record[1];
        return;
      case "signal":
        this.signals.push(this.#signal(record));
        return;
      case "step":
        this.#addStep(record);
        return;
      default:
        this.#addTo(this.#stepAt(record[1]), record);
    }
  }

  /** The run goes on: what failed it runs again. */
  reopen(): void {
    if (this.closed === "failed" || this.closed === "canceled") this.root.forgetFailures();
    if (this.closed !== "succeeded") this.closed = null;
  }

  #addStep(record: Extract<JournalRecord, readonly ["step", ...unknown[]]>): void {
    const [, number, outer, index, name] = record;
    if (number !== this.#steps.length) throw unexpected("the next number of a step", number);
    const graph =
      outer === null ? this.root : this.#stepAt(outer).innerForRecord(count(index, "an index"));
    const step = new RecordedStep(number);
    this.#steps.push(step);
    this.#graphs.push(graph);
    graph.steps.set(text(name), step);
  }

  #stepAt(number: unknown): RecordedStep {
    const step = this.#steps[count(number, "the number of a step")];
    if (step === undefined) throw unexpected("the number of a step", number);
    return step;
  }

  #addTo(step: RecordedStep, record: StepRecord): void {
    switch (record[0]) {
      case "list": {
        const total = record[2] === null ? null : count(record[2], "a number of items");
        step.list = { total, digest: text(record[3]), folds: record[4] === true };
        return;
      }
      case "item":
      case "failed":
        this.#addItem(step, record);
        return;
      case "items":
        this.#addItems(step, record);
        return;
      case "inside":
        step.itemsForRecord().endedInside.set(count(record[2], "an index"), record[3]);
        return;
      case "retry":
        this.#addRetry(step, record);
        return;
      case "again":
        step.itemsForRecord().again.add(count(record[2], "an index"));
        return;
      case "left":
        this.#addLeft(step, record);
        return;
      case "stop":
        step.itemsForRecord().startedBeforeStop = count(record[2], "a number of items");
        for (const [index, attempt] of pairs(record[3] ?? []))
          step.itemsForRecord().cut.set(count(index, "an index"), count(attempt, "an attempt"));
        return;
      case "handled":
        step.itemsForRecord().handled.push({
          index: count(record[2], "an index"),
          attempt: count(record[3], "an attempt"),
          errors: this.#errors(record[4]),
        });
        return;
      case "wait":
        step
          .itemsForRecord()
          .waits.set(
            `${count(record[2], "an index")}#${count(record[3], "an attempt")}`,
            count(record[4], "a time"),
          );
        return;
      case "took": {
        const signal = this.signals[count(record[4], "the number of a signal")];
        if (signal === undefined) throw unexpected("the number of a signal", record[4]);
        const index = count(record[2], "an index");
        signal.takenBy = { step, index, attempt: count(record[3], "an attempt") };
        return;
      }
      case "outcome":
        step.outcome = this.#outcome(record[2]);
        return;
      case "end":
        step.hasEnded = true;
        step.hasFailedWorkflow = record[2];
        this.#graphs[step.number]?.ends.push(step);
        return;
      default:
        throw unexpected("a kind of record", (record as readonly unknown[])[0]);
    }
  }

  #addRetry(
    step: RecordedStep,
    [, , index, attempts, digest]: Extract<JournalRecord, readonly ["retry", ...unknown[]]>,
  ): void {
    const items = step.itemsForRecord();
    items.addRetry(count(index, "an index"), count(attempts, "attempts"));
    if (digest !== undefined) items.digests[index] = count(digest, "a digest");
    step.forgetInner(index);
  }

  #addLeft(
    step: RecordedStep,
    [, , index, positions, outputs, digest]: Extract<
      JournalRecord,
      readonly ["left", ...unknown[]]
    >,
  ): void {
    const items = step.itemsForRecord();
    if (outputs !== null && !Array.isArray(outputs)) throw unexpected("a list of outputs", outputs);
    items.left.set(count(index, "an index"), {
      positions: ascending(positions),
      outputs: outputs === null ? null : (this.#json(outputs) as readonly Json[]),
    });
    if (digest !== undefined) items.digests[index] = count(digest, "a digest");
  }

  #addItem(
    step: RecordedStep,
    record: Extract<JournalRecord, readonly ["item" | "failed", ...unknown[]]>,
  ): void {
    const items = step.itemsForRecord();
    const [kind, , index, attempts, value, digest] = record;
    count(index, "an index");
    count(attempts, "attempts");
    if (digest !== undefined) items.digests[index] = count(digest, "a digest");
    items.endRetries(index);
    if (step.list?.folds === true) items.addToFold(index);
    if (kind === "failed") {
      items.addFailure(index, { attempts, error: this.#error(value) });
      return;
    }
    items.addSuccess(index, this.#json(value));
    if (attempts > 1) items.attempts.set(index, attempts);
    step.forgetInner(index);
  }

  /** What is inside these items does not count any more. */
  #addItems(step: RecordedStep, [, , ranges, outputs, digests]: ItemsRecord): void {
    const items = step.itemsForRecord();
    const total = totalOf(ranges);
    if (outputs === null) items.lacksOutputs = true;
    else if (!Array.isArray(outputs) || outputs.length !== total)
      throw unexpected(`${total} outputs`, outputs);
    if (digests !== undefined && (!Array.isArray(digests) || digests.length !== total))
      throw unexpected(`${total} digests`, digests);
    let position = 0;
    for (let range = 0; range < ranges.length; range += 2) {
      const start = ranges[range] as number;
      const length = ranges[range + 1] as number;
      for (let offset = 0; offset < length; offset++) {
        const index = start + offset;
        items.addSuccess(index, outputs === null ? null : this.#json(outputs[position]));
        if (digests !== undefined) items.digests[index] = count(digests[position], "a digest");
        if (items.retries.size > 0) items.endRetries(index);
        if (step.list?.folds === true) items.addToFold(index);
        step.forgetInner(index);
        position++;
      }
    }
  }

  #signal([, name, data, id]: Extract<
    JournalRecord,
    readonly ["signal", ...unknown[]]
  >): RecordedSignal {
    const signal = { name: text(name), data: this.#json(data), takenBy: null };
    return id === undefined ? signal : { ...signal, id: text(id) };
  }

  #json(value: unknown): Json {
    return this.#secrets.restored(jsonOf(value, "record"));
  }

  #error(value: unknown): RecordedError {
    const { code, message, name } = isObject(value) ? value : {};
    if (typeof code !== "string" || typeof message !== "string" || typeof name !== "string")
      throw unexpected("an error", value);
    return this.#json(value) as unknown as RecordedError;
  }

  #errors(value: unknown): readonly RecordedError[] {
    if (!Array.isArray(value)) throw unexpected("a list of errors", value);
    return value.map((error) => this.#error(error));
  }

  #outcome(value: unknown): RecordedOutcome {
    const given = isObject(value) ? value : {};
    const { status, actions, variables, tasks } = given;
    const isOutcome =
      STATUSES.has(status) &&
      (actions === null || isListOfStrings(actions)) &&
      isChanges(variables) &&
      isChanges(tasks);
    if (!isOutcome) throw unexpected("the outcome of a node", value);
    return this.#json(value) as unknown as RecordedOutcome;
  }
}

const RUN_STATUSES: ReadonlySet<unknown> = new Set(["succeeded", "failed", "canceled"]);
const STATUSES: ReadonlySet<unknown> = new Set(["succeeded", "skipped", "failed"]);

function isChanges(value: unknown): value is NamedChanges {
  return isObject(value) && isObject(value["set"]) && isListOfStrings(value["deleted"]);
}

/** An object of JSON that is not a list. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isListOfStrings(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((element) => typeof element === "string");
}

function count(value: unknown, what: string): number {
  if (!Number.isSafeInteger(value) || (value as number) < 0) throw unexpected(what, value);
  return value as number;
}

/** Positions in order, each once. */
function ascending(value: unknown): readonly number[] {
  if (!Array.isArray(value)) throw unexpected("positions", value);
  let before = -1;
  for (const position of value) {
    if (count(position, "a position") <= before) throw unexpected("a later position", position);
    before = position as number;
  }
  return value as readonly number[];
}

function pairs(value: unknown): readonly (readonly unknown[])[] {
  if (!Array.isArray(value) || !value.every(Array.isArray)) throw unexpected("pairs", value);
  return value as readonly (readonly unknown[])[];
}

/** How many items the ranges are: a number of them and an index for each. */
function totalOf(ranges: unknown): number {
  if (!Array.isArray(ranges) || ranges.length % 2 !== 0) throw unexpected("ranges", ranges);
  let total = 0;
  for (let range = 0; range < ranges.length; range += 2) {
    count(ranges[range], "an index");
    total += count(ranges[range + 1], "a number of items");
  }
  if (total > MAX_ITEMS) throw unexpected(`at most ${MAX_ITEMS} items`, total);
  return total;
}

function text(value: unknown): string {
  if (typeof value !== "string") throw unexpected("a text", value);
  return value;
}

function unexpected(expected: string, given: unknown): TypeError {
  return new TypeError(`expected ${expected}, got ${JSON.stringify(given)?.slice(0, 60)}`);
}
