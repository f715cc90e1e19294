import type { Json } from "@sheaf/context";
import { kindOf } from "@sheaf/context/json";
import { MAX_ELEMENTS, MAX_TEXT, type Meter } from "./meter.ts";
import type { Remark, Source } from "./source.ts";
import type { TemplateErrorCode } from "./template-error.ts";

/** A place in a template at which something is computed: it knows how to fail, and what is too much. */
export class Site {
  readonly #source: Source;
  readonly #at: number;
  readonly #meter: Meter;
  /** What is done here, such as `call upper()`. */
  readonly #action: string;

  constructor(source: Source, at: number, meter: Meter, action: string) {
    this.#source = source;
    this.#at = at;
    this.#meter = meter;
    this.#action = action;
  }

  /** Ends the evaluation. */
  fail(code: TemplateErrorCode, problem: string, remark?: Remark): never {
    throw this.#source.error(code, this.#at, `Cannot ${this.#action}: ${problem}`, remark);
  }

  /** Counts work that was done or is about to be done. */
  spend(amount: number): void {
    if (!this.#meter.spend(amount))
      this.fail("LIMIT_EXCEEDED", "the template makes or reads too many values");
  }

  /** Counts a list of so many elements before it is made. */
  checkList(length: number): void {
    this.limitList(length);
    this.spend(length);
    this.#meter.makeList(length);
  }

  /** Refuses a list of so many elements where they are too many. */
  limitList(length: number): void {
    if (length > MAX_ELEMENTS) this.#tooLarge("list", "elements", MAX_ELEMENTS);
  }

  /** Counts a text of so many characters before it is made. */
  checkText(length: number): void {
    this.limitText(length);
    // Of texts five times as much may be made as of lists, which take more room.
    this.spend(length / 5);
    this.#meter.makeText(length);
  }

  /** Counts a text of so many characters that was joined from parts. */
  joinedText(length: number): void {
    this.limitText(length);
    this.#meter.makeText(length);
  }

  /** Refuses a text of so many characters where they are too many. */
  limitText(length: number): void {
    if (length > MAX_TEXT) this.#tooLarge("text", "characters", MAX_TEXT);
  }

  /** A number as JSON has them. */
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
