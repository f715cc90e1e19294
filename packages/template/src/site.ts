import type { Json } from "@sheaf/context";
import { kindOf } from "@sheaf/context/json";
import { MAX_ELEMENTS, MAX_TEXT, type Meter } from "./meter.ts";
import type { ProblemDetails, Source } from "./source.ts";
import type { TemplateErrorCode } from "./error-codes.ts";

/** An operation of a template, at its position: creates its errors and enforces its limits. */
export class Site {
  readonly #source: Source;
  readonly #at: number;
  readonly #meter: Meter;
  /** The operation, such as `call upper()`. */
  readonly #action: string;

  constructor(source: Source, at: number, meter: Meter, action: string) {
    this.#source = source;
    this.#at = at;
    this.#meter = meter;
    this.#action = action;
  }

  /** Throws the error that ends the evaluation. */
  fail(code: TemplateErrorCode, problem: string, remark?: ProblemDetails): never {
    throw this.#source.error(code, this.#at, `Cannot ${this.#action}: ${problem}`, remark);
  }

  /** Counts work that was done or is about to be done. */
  spend(amount: number): void {
    if (!this.#meter.spend(amount))
      this.fail("LIMIT_EXCEEDED", "the template makes or reads too many values");
  }

  /** Counts a list before it is built. */
  checkList(length: number): void {
    this.limitList(length);
    this.spend(length);
    this.#meter.makeList(length);
  }

  /** Counts elements of lists within a list, before they are built. */
  makeInner(elements: number): void {
    this.spend(elements);
    this.#meter.makeList(elements);
  }

  /** Fails if a list of this length would be too long. */
  limitList(length: number): void {
    if (length > MAX_ELEMENTS) this.#tooLarge("list", "elements", MAX_ELEMENTS);
  }

  /** Counts a text before it is built. */
  checkText(length: number): void {
    this.limitText(length);
    // Text may be five times as long as lists, which take more memory.
    this.spend(length / 5);
    this.#meter.makeText(length);
  }

  /** Counts a text that was concatenated from parts. */
  joinedText(length: number): void {
    this.limitText(length);
    this.#meter.makeText(length);
  }

  /** Fails if a text of this length would be too long. */
  limitText(length: number): void {
    if (length > MAX_TEXT) this.#tooLarge("text", "characters", MAX_TEXT);
  }

  /** Checks that a result is finite, and turns -0 into 0. */
  number(value: number): number {
    if (!Number.isFinite(value))
      this.fail("INVALID_NUMBER", "the result is too large for a number");
    return value === 0 ? 0 : value;
  }

  #tooLarge(what: string, unit: string, limit: number): never {
    this.fail(
      "LIMIT_EXCEEDED",
      `the ${what} would have more than ${limit.toLocaleString("en")} ${unit}`,
    );
  }
}

/** The kind of a value with its article, for messages. */
export function nameOf(value: Json | undefined): string {
  if (value === undefined) return "nothing";
  const kind = kindOf(value);
  return kind === "null" ? "null" : kind === "object" ? "an object" : `a ${kind}`;
}
