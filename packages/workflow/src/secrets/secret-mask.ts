import { TextSearch } from "@sheaf/context";
import type { WorkflowError } from "../errors.ts";
import type { ErrorReport } from "../item-report.ts";
import { CutEnds } from "./cut-ends.ts";
import { isForeignCode } from "./foreign-code.ts";
import { maskedError } from "./masked-error.ts";
import { MASKED, MaskedText } from "./masked-text.ts";
import { maskedValue } from "./masked-value.ts";
import { formsOf, MIN_LENGTH } from "./secret-forms.ts";

/** A number, as a secret may be written. */
const NUMBER = /^[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i;

/** All that a number is written with. */
const DIGITS = /^[\d.e+-]+$/;

/**
 * Replaces secrets by `***` in everything that is reported: texts, errors, data that is printed. It finds them in the
 * forms that the guide "Secrets" lists. What it is given is never changed; what comes back is new, or
 * the same where it holds no secret. Time and bytes are linear in what is masked, and do not depend on
 * the number of secrets.
 *
 * @example
 * ```ts
 * const mask = SecretMask.of({ token: "s3cr3t-value" });
 * mask?.text("GET /?key=s3cr3t-value"); // "GET /?key=***"
 * ```
 */
export class SecretMask {
  readonly #cutEnds: CutEnds;
  readonly #search: TextSearch;
  /** Too short to be looked for inside of texts. */
  readonly #short: ReadonlySet<string>;
  readonly #numbers: ReadonlySet<number>;
  /** False if no secret can stand in a number. */
  readonly #hasDigits: boolean;

  private constructor(secrets: readonly string[]) {
    const forms = [...new Set(secrets.flatMap((secret) => [...formsOf(secret)]))];
    this.#search = new TextSearch(forms);
    this.#cutEnds = new CutEnds(forms);
    this.#hasDigits = forms.some((form) => DIGITS.test(form));
    this.#short = new Set(
      secrets.map((secret) => secret.trim()).filter(({ length }) => length < MIN_LENGTH),
    );
    const numbers = secrets.filter((secret) => NUMBER.test(secret.trim())).map(Number);
    this.#numbers = new Set(numbers.filter((number) => String(number).length >= MIN_LENGTH));
  }

  /** Null if there is nothing to hide: a blank secret stands everywhere, and hides nothing. */
  static of(...secrets: readonly Readonly<Record<string, string>>[]): SecretMask | null {
    const values = [...new Set(secrets.flatMap((some) => Object.values(some)))].filter(
      (secret) => secret.trim() !== "",
    );
    return values.length === 0 ? null : new SecretMask(values);
  }

  /** A text with `***` for each secret in it. A secret of fewer than 4 characters must be all of the text. */
  text(text: string): string {
    if (text.length <= MIN_LENGTH * 2 && this.#short.has(text.trim()))
      return text.replace(text.trim(), MASKED);
    return text.length < MIN_LENGTH ? text : this.#masked(text);
  }

  #masked(text: string): string {
    const masked = new MaskedText(this.#search);
    const safe = masked.write(text) + masked.end();
    return this.#cutEnds.masked(safe);
  }

  /** Masks a text that comes piece by piece, such as what is written to a stream. */
  stream(): MaskedText {
    return new MaskedText(this.#search);
  }

  /** True for a number that a secret is written as, or that is written with a secret in it. */
  hidesNumber(number: number): boolean {
    if (this.#numbers.has(number)) return true;
    return this.#hasDigits && this.#masked(String(number)) !== String(number);
  }

  /**
   * JSON with `***` for each secret in texts, names and numbers. Names that become equal stay apart:
   * `***`, `*** (2)`. What is shared is masked once and still shared.
   */
  value<T>(value: T): T {
    return maskedValue(value, this) as T;
  }

  /** The code and message of an error. */
  report(error: WorkflowError): ErrorReport {
    const { code, message } = error;
    return { code: isForeignCode(error) ? this.text(code) : code, message: this.text(message) };
  }

  /**
   * The error itself where nothing that hangs on it holds a secret. Else a copy without secrets, of
   * the same class, with copies of its causes: these are plain errors of the class built into the
   * language that theirs derives from. Things that cannot be searched, such as sockets, are left out.
   */
  error(error: WorkflowError): WorkflowError {
    return maskedError(error, this);
  }
}
