import type { ERROR_CODES } from "../error-codes.ts";
import type { CodesOf } from "../messages/codes-of.ts";
import type { Hash } from "./content-hashes.ts";

/** Why a part is refused. */
export type PartErrorCode = CodesOf<typeof ERROR_CODES, "PartError">;

/** A part of a context is missing, damaged, or not what it should be. Nothing was restored. */
export class PartError extends Error {
  /** Stable across releases, unlike the message. */
  readonly code: PartErrorCode;
  /** The part. */
  readonly hash: Hash;

  /**
   * @param code What is wrong with it.
   * @param hash The part.
   * @param problem The end of the message: `it is not there`.
   */
  constructor(code: PartErrorCode, hash: Hash, problem: string, options?: ErrorOptions) {
    super(`Cannot use part ${hash}: ${problem}`, options);
    this.name = "PartError";
    this.code = code;
    this.hash = hash;
  }
}
