import { InvalidJsonError } from "../errors.ts";
import { isNode, type Json } from "../json.ts";
import { repeatedKey, type Scan, scanJson } from "./json-scanner.ts";

/** How JSON text is read. */
export interface ParseJsonOptions {
  /**
   * What becomes of an integer that no double holds, as `9007199254740993` or `1e400`: `refuse` refuses
   * the text, `text` gives the integer as a string of the characters it is written in.
   *
   * @defaultValue "refuse"
   */
  readonly largeIntegers?: "refuse" | "text";
  /**
   * What becomes of a key that stands in one object twice: `refuse` refuses the text, `last` takes the
   * last value, as `JSON.parse` does.
   *
   * @defaultValue "last"
   */
  readonly duplicateKeys?: "refuse" | "last";
}

/**
 * JSON text as data, in which no number has become another without a word. Fractions are rounded to the
 * nearest double. A key `__proto__` is a key like any other. O(length), about twice the time of `JSON.parse`.
 *
 * @throws {@link InvalidJsonError} with the line and column of what is wrong: the text is not JSON, is
 * nested more than 1,000 levels deep, or has an integer or key that is to be refused.
 *
 * @example
 * ```ts
 * parseJson('{"id": 653247040368672769}', { largeIntegers: "text" }); // { id: "653247040368672769" }
 * ```
 */
export function parseJson(
  text: string,
  { largeIntegers = "refuse", duplicateKeys = "last" }: ParseJsonOptions = {},
): Json {
  const scan = scanJson(text);
  // Before anything else reads it, as other engines than V8 read it by recursion.
  if (scan.tooDeep !== null) throw new InvalidJsonError("TOO_DEEP", text, scan.tooDeep);
  const value = parsed(text);
  if (duplicateKeys === "refuse") refuseDuplicates(text, value, scan);
  const [first] = scan.large;
  if (first === undefined) return value;
  if (largeIntegers === "refuse") throw new InvalidJsonError("LARGE_INTEGER", text, ...first);
  return JSON.parse(quoted(text, scan)) as Json;
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch (cause) {
    throw new InvalidJsonError("NOT_JSON", text, null, null, { cause });
  }
}

function refuseDuplicates(text: string, value: Json, { keys }: Scan): void {
  if (keys === countKeys(value)) return;
  const repeated = repeatedKey(text);
  if (repeated !== null) throw new InvalidJsonError("DUPLICATE_KEY", text, ...repeated);
}

function countKeys(value: Json): number {
  if (!isNode(value)) return 0;
  const values = Object.values(value) as readonly Json[];
  let count = Array.isArray(value) ? 0 : values.length;
  for (const below of values) count += countKeys(below);
  return count;
}

/** The text, which is JSON, with quotes around the numerals that no double holds. */
function quoted(text: string, { large }: Scan): string {
  const pieces: string[] = [];
  let from = 0;
  for (const [start, end] of large) {
    pieces.push(text.slice(from, start), '"', text.slice(start, end), '"');
    from = end;
  }
  pieces.push(text.slice(from));
  return pieces.join("");
}
