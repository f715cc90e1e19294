import { isNode, type Json, type JsonObject } from "../json.ts";
import type { JsonMeter } from "./json-meter.ts";

/**
 * JSON text that is the same for equal values, and differs for others, on every engine: suited for
 * content hashes and as a key. It follows RFC 8785 (JSON Canonicalization Scheme): no white space, keys in
 * the order of their UTF-16 code units, numbers and strings as `JSON.stringify` writes them. Parsing it
 * gives an equal value, with exactly the same numbers. Beyond the RFC, a lone surrogate is written as its
 * escape.
 *
 * O(length of the text), and O(keys log keys) for each object. A part that occurs several times is
 * written each time.
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
  return isNode(value) ? new CanonicalText(meter).written(value) : JSON.stringify(value);
}

class CanonicalText {
  readonly #meter: JsonMeter | undefined;
  #text = "";

  constructor(meter: JsonMeter | undefined) {
    this.#meter = meter;
  }

  written(node: readonly Json[] | JsonObject): string {
    this.#node(node, 0);
    return this.#text;
  }

  #value(value: Json, depth: number): void {
    if (isNode(value)) this.#node(value, depth);
    else this.#text += JSON.stringify(value);
  }

  #node(node: readonly Json[] | JsonObject, depth: number): void {
    if (Array.isArray(node)) this.#list(node as readonly Json[], depth);
    else this.#object(node as JsonObject, depth);
    this.#meter?.text?.(this.#text.length);
  }

  #list(list: readonly Json[], depth: number): void {
    this.#meter?.node(list.length, depth);
    let separator = "[";
    for (const element of list) {
      this.#text += separator;
      this.#value(element, depth + 1);
      separator = ",";
    }
    this.#text += list.length === 0 ? "[]" : "]";
  }

  #object(object: JsonObject, depth: number): void {
    // Sorts by UTF-16 code units.
    const keys = Object.keys(object).toSorted();
    this.#meter?.node(keys.length, depth);
    let separator = "{";
    for (const key of keys) {
      this.#text += `${separator}${JSON.stringify(key)}:`;
      this.#value(object[key] as Json, depth + 1);
      separator = ",";
    }
    this.#text += keys.length === 0 ? "{}" : "}";
  }
}
