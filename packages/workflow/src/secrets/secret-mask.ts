import { TextSearch } from "@sheaf/context";
import type { WorkflowError } from "../errors.ts";
import type { ErrorReport } from "../item-report.ts";
import { CutEnds } from "./cut-ends.ts";
import { isForeignCode } from "./foreign-code.ts";
import { maskedError } from "./masked-error.ts";
import { MASKED, MaskedText } from "./masked-text.ts";
import { maskedValue } from "./masked-value.ts";
import { formsOf, MIN_LENGTH } from "./secret-forms.ts";

/** A secret that is a number. */
const NUMBER = /^[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i;

/** Only characters that numbers are written with. */
const DIGITS = /^[\d.e+-]+$/;

/**
 * Replaces secrets by `***` in everything that is reported: texts, errors and printed data. It finds
 * them in the forms that the guide "Secrets" lists. It never changes its input: the result is a copy,
 * or the input itself if that holds no secret. Time and memory are linear in the size of the input and
 * do not depend on the number of secrets.
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
  /** Secrets too short to look for inside texts: they are masked only as a whole text. */
  readonly #short: ReadonlySet<string>;
  readonly #numbers: ReadonlySet<number>;
  /** False if no secret can be part of a number. */
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

  /**
   * A mask for these secrets; null if there is nothing to hide. Blank secrets are ignored, as they would match everywhere.
   *
   * @example
   * ```ts
   * SecretMask.of({ token: "s3cr3t-value" })?.text("s3cr3t-value"); // "***"
   * SecretMask.of({}); // null
   * ```
   */
  static of(...secrets: readonly Readonly<Record<string, string>>[]): SecretMask | null {
    const values = [...new Set(secrets.flatMap((some) => Object.values(some)))].filter(
      (secret) => secret.trim() !== "",
    );
    return values.length === 0 ? null : new SecretMask(values);
  }

  /**
   * A text with `***` for each secret in it. A secret of fewer than 4 characters must be all of the text.
   *
   * @example
   * ```ts
   * const mask = SecretMask.of({ token: "s3cr3t-value" });
   * mask?.text("GET /?key=s3cr3t-value"); // "GET /?key=***"
   * ```
   */
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

  /**
   * Masks a text that arrives in pieces, such as the output of a process.
   *
   * @example
   * ```ts
   * const stream = SecretMask.of({ token: "s3cr3t-value" })?.stream();
   * stream?.write("key=s3cr"); // "key="
   * stream?.write("3t-value;"); // "***;"
   * ```
   */
  stream(): MaskedText {
    return new MaskedText(this.#search);
  }

  /**
   * True if the number is a secret, or if its digits contain one.
   *
   * @example
   * ```ts
   * const mask = SecretMask.of({ pin: "48213" });
   * mask?.hidesNumber(48213); // true
   * mask?.hidesNumber(1); // false
   * ```
   */
  hidesNumber(number: number): boolean {
    if (this.#numbers.has(number)) return true;
    return this.#hasDigits && this.#masked(String(number)) !== String(number);
  }

  /**
   * JSON with `***` for each secret in texts, keys and numbers. Keys that become equal are numbered:
   * `***`, `*** (2)`. Shared objects are masked once and still shared.
   *
   * @example
   * ```ts
   * const mask = SecretMask.of({ token: "s3cr3t-value" });
   * mask?.value({ header: "Bearer s3cr3t-value" }); // { header: "Bearer ***" }
   * ```
   */
  value<T>(value: T): T {
    return maskedValue(value, this) as T;
  }

  /**
   * The code and message of an error.
   *
   * @example
   * ```ts
   * const mask = SecretMask.of({ token: "s3cr3t-value" });
   * mask?.report(new WorkflowError("REFUSED", "s3cr3t-value is wrong")); // { code: "REFUSED", message: "*** is wrong" }
   * ```
   */
  report(error: WorkflowError): ErrorReport {
    const { code, message } = error;
    return { code: isForeignCode(error) ? this.text(code) : code, message: this.text(message) };
  }

  /**
   * The error itself if nothing in it, its causes included, holds a secret. Otherwise a copy without
   * secrets, of the same class. Causes of your own classes become errors of the built-in class that
   * theirs derives from. Values that cannot be searched, such as sockets, are left out.
   *
   * @example
   * ```ts
   * const mask = SecretMask.of({ token: "s3cr3t-value" });
   * mask?.error(new WorkflowError("REFUSED", "s3cr3t-value is wrong")).message; // "*** is wrong"
   * ```
   */
  error(error: WorkflowError): WorkflowError {
    return maskedError(error, this);
  }
}
