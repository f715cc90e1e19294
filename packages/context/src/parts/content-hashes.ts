import { heightOf } from "../brand.ts";
import { CanonicalText, canonicalJson } from "../json/canonical-json.ts";
import { isNode, type Json } from "../json.ts";
import { SecretReferences } from "../secret-references.ts";

/** A SHA-256 in 64 hexadecimal digits, lower case. */
export type Hash = string;

/** A SHA-256 under way, as `createHash("sha256")` of `node:crypto` returns it. */
export interface RunningHash {
  /** Takes more text, as UTF-8. */
  update(text: string): unknown;
  /** Ends it. */
  digest(encoding: "hex"): Hash;
}

/** What is known of the canonical text of a value. */
export interface TextFacts {
  /** The SHA-256 of the text in UTF-8. */
  readonly hash: Hash;
  /** Its length in UTF-16 code units. */
  readonly length: number;
  /** True if it has references in place of secrets, or escapes of what looks like one. */
  readonly hasReferences: boolean;
}

interface Remembered extends TextFacts {
  /** The hash of the secrets that are hidden. */
  readonly secrets: Hash;
}

/** What was made of something that never changes. */
interface Made {
  readonly secrets: Hash;
  readonly value: unknown;
}

/** Remembering a shorter text takes longer than hashing it again. */
export const MIN_REMEMBERED = 1_024;

/** Where no secret is hidden. */
const NO_SECRETS = "";

/**
 * The SHA-256 of the canonical JSON of values. It is remembered for large values that came out of a
 * context or of `parseJson`, which never change: hashing them again is O(1). What is remembered of a
 * value goes when the value goes.
 *
 * The caller brings the function, because no engine has a synchronous one that all have. Programs keep one
 * instance for as long as they run.
 *
 * @example
 * ```ts
 * import { createHash } from "node:crypto";
 *
 * const hashes = new ContentHashes(() => createHash("sha256"));
 * hashes.of({ b: 1, a: [] }) === hashes.of({ a: [], b: 1 }); // true
 * hashes.of([]).slice(0, 8); // "4f53cda1"
 * ```
 */
export class ContentHashes {
  readonly #start: () => RunningHash;
  readonly #remembered: WeakMap<object, Remembered>;
  readonly #made: WeakMap<object, Made>;
  readonly #references: SecretReferences | null;
  readonly #secrets: Hash;

  /**
   * @param source Starts a SHA-256; or another instance, to share what that remembers.
   * @param secrets By name. They are hidden: the text has references to their names, as snapshots have.
   */
  constructor(
    source: (() => RunningHash) | ContentHashes,
    secrets: ReadonlyMap<string, string> = new Map(),
  ) {
    const isShared = source instanceof ContentHashes;
    this.#start = isShared ? source.#start : source;
    this.#remembered = isShared ? source.#remembered : new WeakMap();
    this.#made = isShared ? source.#made : new WeakMap();
    const hidesNone = secrets.size === 0;
    this.#references = hidesNone ? null : new SecretReferences(secrets);
    this.#secrets = hidesNone ? NO_SECRETS : this.ofText(canonicalJson([...secrets]));
  }

  /**
   * The hash of a value. O(size of the value); O(1) for one that is remembered.
   *
   * @example
   * ```ts
   * import { createHash } from "node:crypto";
   *
   * const hashes = new ContentHashes(() => createHash("sha256"));
   * const names = hashes.hiding(new Map([["token", "t0ps3cret"]]));
   * names.of("t0ps3cret") === hashes.of("${secret:token}"); // true
   * ```
   */
  of(value: Json): Hash {
    return this.factsOf(value).hash;
  }

  /** @internal The same, with what else is known of the text. */
  factsOf(value: Json): TextFacts {
    const known = this.knownFactsOf(value);
    if (known !== undefined) return known;
    const written = this.written(value);
    const hash = this.#start();
    const text = new CanonicalText(undefined, (piece) => hash.update(piece));
    hash.update(text.written(written, 0));
    const { length } = text;
    const secrets = this.#secrets;
    const facts = { hash: hash.digest("hex"), length, hasReferences: written !== value, secrets };
    if (length >= MIN_REMEMBERED && isNode(value) && heightOf(value) !== undefined)
      this.#remembered.set(value, facts);
    return facts;
  }

  /** @internal The facts, if they are remembered. */
  knownFactsOf(value: Json): TextFacts | undefined {
    const known = isNode(value) ? this.#remembered.get(value) : undefined;
    return known?.secrets === this.#secrets ? known : undefined;
  }

  /**
   * @internal What `make` gives for these secrets, which is remembered for as long as `source` is alive.
   *
   * @param source It never changes, and nothing else is made of it.
   */
  madeOnce<Value>(source: object, make: () => Value): Value {
    const known = this.#made.get(source);
    if (known?.secrets === this.#secrets) return known.value as Value;
    const value = make();
    this.#made.set(source, { secrets: this.#secrets, value });
    return value;
  }

  /** @internal The hash of a text. */
  ofText(text: string): Hash {
    const hash = this.#start();
    hash.update(text);
    return hash.digest("hex");
  }

  /** @internal The value with references in place of secrets; the value itself if it has none. */
  written(value: Json): Json {
    return this.#references?.written(value) ?? value;
  }

  /**
   * The same for values in which these secrets are to be hidden. It shares what is remembered.
   *
   * @param secrets By name.
   *
   * @example
   * ```ts
   * import { createHash } from "node:crypto";
   *
   * const hashes = new ContentHashes(() => createHash("sha256"));
   * const names = hashes.hiding(new Map([["token", "t0ps3cret"]]));
   * names.of(["t0ps3cret"]) === hashes.of(["t0ps3cret"]); // false
   * ```
   */
  hiding(secrets: ReadonlyMap<string, string>): ContentHashes {
    return secrets.size === 0 && this.#secrets === NO_SECRETS
      ? this
      : new ContentHashes(this, secrets);
  }
}
