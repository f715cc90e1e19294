import { InvalidJsonError } from "../errors.ts";
import { isNode, type Json } from "../json.ts";
import { freezeParsed, ParsedFreezer } from "./freeze-parsed.ts";
import { repeatedKey, type Scan, scanJson } from "./json-scanner.ts";

/** How JSON text is read. */
export interface ParseJsonOptions {
  /**
   * How to treat an integer that a double cannot represent, such as `9007199254740993` or `1e400`:
   * `refuse` throws, `text` returns the integer as a string of its characters.
   *
   * @defaultValue "refuse"
   */
  readonly largeIntegers?: "refuse" | "text";
  /**
   * How to treat a key that occurs twice in one object: `refuse` throws, `last` takes the last value, as
   * `JSON.parse` does.
   *
   * @defaultValue "last"
   */
  readonly duplicateKeys?: "refuse" | "last";
}

/**
 * Parses JSON text without silently changing an integer. Fractions are rounded to the nearest double. A key
 * `__proto__` is an ordinary key. O(length), a fifth more than `JSON.parse` alone; twice its time where the
 * text has numbers beyond the safe integers.
 *
 * The value is frozen all the way down, and contexts take it, and parts of it, as it is: in O(1).
 *
 * @throws {@link InvalidJsonError} with line and column, if the text is not JSON, is nested more than 1,000
 * levels deep, or has an integer or a key that the options refuse. Values that a repeated key replaced are
 * not checked.
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
  const value = parsed(text);
  if (duplicateKeys === "refuse") refuseDuplicates(text, value);
  const freezer = new ParsedFreezer();
  const frozen = frozenBy(freezer, value, text);
  if (!freezer.isDoubtful) return frozen;
  const scan = scanShallow(text);
  const [first] = scan.large;
  if (first === undefined) return frozen;
  if (largeIntegers === "refuse") throw new InvalidJsonError("LARGE_INTEGER", text, ...first);
  return freezeParsed(JSON.parse(quoted(text, scan)) as Json);
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch (cause) {
    // Engines other than V8 parse recursively, and fail on text that is nested too deep.
    scanShallow(text);
    throw new InvalidJsonError("NOT_JSON", text, null, null, { cause });
  }
}

function frozenBy(freezer: ParsedFreezer, value: Json, text: string): Json {
  try {
    return freezer.freeze(value);
  } catch (cause) {
    // The stack does not suffice for what V8 parses without recursion.
    scanShallow(text);
    throw cause;
  }
}

/** @throws {@link InvalidJsonError} if the text is nested more than 1,000 levels deep. */
function scanShallow(text: string): Scan {
  const scan = scanJson(text);
  if (scan.tooDeep !== null) throw new InvalidJsonError("TOO_DEEP", text, scan.tooDeep);
  return scan;
}

function refuseDuplicates(text: string, value: Json): void {
  if (scanShallow(text).keys === countKeys(value)) return;
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

/** The JSON text with quotes around the integers that a double cannot represent. */
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
