import type { Recorder } from "./recorder.ts";
import type { RecordedGraph, RecordedStep } from "./recorded-steps.ts";
import { StepJournal } from "./step-journal.ts";

/**
 * What a journal knows of one workflow under way. Which branches reach a join first, and what a
 * failure keeps from starting, depends on the order in which steps end: recorded steps end in the
 * recorded order, others behind them.
 */
export class GraphJournal {
  readonly #run: Recorder;
  readonly #recorded: RecordedGraph | null;
  readonly #outer: StepJournal | null;
  readonly #index: number;
  /** Steps that have begun and not ended, by name. */
  readonly #begun = new Map<string, StepJournal>();
  #isEnding = false;
  /** The step that is ending. */
  #ending: StepJournal | null = null;
  /** How many of the recorded ends came. */
  #came = 0;
  /** By number: recorded steps that wait for those before them. */
  readonly #waiting = new Map<number, () => void>();
  /** Steps that were not recorded, in the order in which they ended. */
  readonly #others: (() => void)[] = [];

  /**
   * @param recorded What is known of it; null if nothing is.
   * @param outer The step that it runs in, and its item; null for the workflow of the run.
   */
  constructor(
    run: Recorder,
    recorded: RecordedGraph | null,
    outer: StepJournal | null,
    index: number,
  ) {
    this.#run = run;
    this.#recorded = recorded;
    this.#outer = outer;
    this.#index = index;
  }

  /** Of the workflow inside an item of a step; the index is 0 for a step without items. */
  static inside(step: StepJournal, index: number): GraphJournal {
    return new GraphJournal(step.recorder, step.recorded?.inner(index) ?? null, step, index);
  }

  /** @param name No other step of this workflow has it. */
  step(name: string): StepJournal {
    const recorded = this.#recorded?.steps.get(name) ?? null;
    const step = new StepJournal(this.#run, recorded, this.#outer, this.#index, name);
    this.#begun.set(name, step);
    return step;
  }

  /** True if a step that had ended has not come. */
  get isMissingEnds(): boolean {
    return this.#came < (this.#recorded?.ends.length ?? 0);
  }

  /** Steps that have ended and wait for others before they go on. */
  get waiting(): number {
    return this.#waiting.size + this.#others.length;
  }

  /**
   * Calls back when it is the turn of the step to end: at once, if none is before it, and no other is
   * ending. Whoever is called back calls `begin` and `ended`.
   */
  whenTurn(step: StepJournal, callback: () => void): void {
    const { recorded } = step;
    if (recorded?.hasEnded === true) this.#waiting.set(recorded.number, callback);
    else this.#others.push(callback);
    this.#next();
  }

  /** The step of this name is ending: `ended` follows. */
  begin(name: string): void {
    this.#ending = this.#begun.get(name) ?? null;
    this.#begun.delete(name);
  }

  /**
   * It has ended, and it is the turn of the next.
   *
   * @param isKept False if it was cut short by the end of the run.
   * @param hasFailedWorkflow True if its failure was not handled.
   */
  ended(isKept: boolean, hasFailedWorkflow: boolean): void {
    if (isKept) this.#ending?.ended(hasFailedWorkflow);
    this.#ending = null;
    this.#isEnding = false;
    this.#next();
  }

  #next(): void {
    if (this.#isEnding) return;
    const callback = this.#nextCallback();
    this.#isEnding = callback !== undefined;
    callback?.();
  }

  #nextCallback(): (() => void) | undefined {
    const expected: RecordedStep | undefined = this.#recorded?.ends[this.#came];
    if (expected === undefined) return this.#others.shift();
    const callback = this.#waiting.get(expected.number);
    if (callback === undefined) return undefined;
    this.#waiting.delete(expected.number);
    this.#came++;
    return callback;
  }
}
