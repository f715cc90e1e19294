import { isNode, type Json, type JsonObject } from "../json.ts";
import { hasOrder, type KeyOrder, keyOrderOf } from "./key-order.ts";
import type { JsonMeter } from "./json-meter.ts";

/** Texts up to this length are searched for what needs an escape, because `JSON.stringify` takes twice as long. */
const MAX_SEARCHED = 200;

/** What `JSON.stringify` writes as an escape, and surrogates, of which it does so for lone ones. */
// oxlint-disable-next-line no-control-regex -- they are looked for
const NEEDS_ESCAPE = /["\\\u0000-\u001f\ud800-\udfff]/;

/** Text of this length is handed on: enough to be worth a call, and not yet out of the processor's cache. */
const PIECE = 16_384;

/** How many orders of keys are remembered, by a hash of the keys. */
const REMEMBERED = 256;

/**
 * JSON text that is the same for equal values, and differs for others, on every engine: suited for
 * content hashes and as a key. It follows RFC 8785 (JSON Canonicalization Scheme): no white space, keys in
 * the order of their UTF-16 code units, numbers and strings as `JSON.stringify` writes them. Parsing it
 * gives an equal value, with exactly the same numbers. Beyond the RFC, a lone surrogate is written as its
 * escape.
 *
 * O(length of the text), and O(keys log keys) for each object whose keys are not those of one before it.
 * A part that occurs several times is written each time.
 *
 * @param meter Counts the work, to limit it.
 *
 * @example
 * ```ts
 * canonicalJson({ b: [1, 2.50], a: null }); // '{"a":null,"b":[1,2.5]}'
 * canonicalJson({ a: 1, b: 2 }) === canonicalJson({ b: 2, a: 1 }); // true
 * ```
 */
export function canonicalJson(value: Json, meter?: JsonMeter): string {
  return isNode(value) ? new CanonicalText(meter, null).written(value, 0) : JSON.stringify(value);
}

/**
 * Canonical text, piece by piece, so that a large value needs no text as large as itself. A piece never
 * ends within a pair of surrogates.
 */
export class CanonicalText {
  /**
   * V8 holds hidden classes weakly: with no instance alive, a full collection drops the optimised code of
   * this class, and the next value took three times as long. So one stays, and with it an order of keys.
   */
  static readonly kept: readonly unknown[] = [new CanonicalText(undefined, null)].map((text) => [
    text,
    text.written({ b: [1], a: "" }, 0),
  ]);

  readonly #meter: JsonMeter | undefined;
  readonly #onPiece: ((piece: string) => void) | null;
  #text = "";
  /** The length of the pieces that were handed on. */
  #handedOn = 0;
  /** The keys of the last object: rows of a list have the same ones. */
  #last: KeyOrder | null = null;
  #orders: (KeyOrder | undefined)[] | null = null;

  /** @param onPiece Called with each piece but the last. Null if all of the text is wanted at once. */
  constructor(meter: JsonMeter | undefined, onPiece: ((piece: string) => void) | null) {
    this.#meter = meter;
    this.#onPiece = onPiece;
  }

  /** The length of all the text so far, in UTF-16 code units. */
  get length(): number {
    return this.#handedOn + this.#text.length;
  }

  /** Writes the value, and returns the text that was not handed on before. */
  written(value: Json, depth: number): string {
    this.#value(value, depth);
    const text = this.#text;
    this.#text = "";
    this.#handedOn += text.length;
    return text;
  }

  #value(value: Json, depth: number): void {
    if (typeof value === "string") this.#text += textOf(value);
    else if (typeof value === "number") this.#text += Number.isFinite(value) ? value : "null";
    else if (isNode(value)) this.#node(value, depth);
    else this.#text += JSON.stringify(value);
  }

  #node(node: readonly Json[] | JsonObject, depth: number): void {
    if (Array.isArray(node)) this.#list(node as readonly Json[], depth);
    else this.#object(node as JsonObject, depth);
    this.#meter?.text?.(this.length);
  }

  #list(list: readonly Json[], depth: number): void {
    this.#meter?.node(list.length, depth);
    let separator = "[";
    for (let i = 0; i < list.length; i++) {
      this.#text += separator;
      this.#value(list[i] as Json, depth + 1);
      separator = ",";
      if (this.#text.length > PIECE) this.#handOn();
    }
    this.#text += list.length === 0 ? "[]" : "]";
  }

  #object(object: JsonObject, depth: number): void {
    const keys = Object.keys(object);
    this.#meter?.node(keys.length, depth);
    if (keys.length === 0) {
      this.#text += "{}";
      return;
    }
    const { sorted, openings } = this.#orderOf(keys);
    for (let i = 0; i < sorted.length; i++) {
      this.#text += openings[i] as string;
      this.#value(object[sorted[i] as string] as Json, depth + 1);
      if (this.#text.length > PIECE) this.#handOn();
    }
    this.#text += "}";
  }

  #handOn(): void {
    if (this.#onPiece === null) return;
    this.#onPiece(this.#text);
    this.#handedOn += this.#text.length;
    this.#text = "";
  }

  #orderOf(keys: readonly string[]): KeyOrder {
    const last = this.#last;
    if (last === null) return (this.#last = keyOrderOf(keys, textOf));
    if (hasOrder(last, keys)) return last;
    const orders = (this.#orders ??= []);
    const first = keys[0] as string;
    const at = (keys.length * 31 + first.length * 7 + (keys.at(-1) as string).length) % REMEMBERED;
    const known = orders[at];
    if (known !== undefined && hasOrder(known, keys)) return (this.#last = known);
    return (this.#last = orders[at] = keyOrderOf(keys, textOf));
  }
}

function textOf(text: string): string {
  return text.length <= MAX_SEARCHED && !NEEDS_ESCAPE.test(text)
    ? `"${text}"`
    : JSON.stringify(text);
}
