import type { Json } from "@sheaf/context";
import { InvalidJsonError, parseJson } from "@sheaf/context/json";
import { DocumentError } from "./document-error.ts";
import type { DocumentOptions } from "./load-workflow.ts";
import { Problems } from "./problems.ts";
import { readYaml } from "./read-yaml.ts";
import { type Place, withoutMark } from "./lines.ts";
import { entriesIn, plainOf } from "./tree.ts";

/**
 * Reads data from a text in JSON or YAML 1.2, such as a file of parameters. An empty text is null.
 * Duplicate keys and integers that JavaScript cannot represent exactly are refused. YAML has the same
 * limits as documents; JSON may have any length. O(length of the text).
 *
 * @throws {@link DocumentError} with everything that is wrong with it, in order of position.
 * @example
 * ```ts
 * readData("limit: 5"); // { limit: 5 }
 * readData('{"limit": 5}'); // { limit: 5 }
 * ```
 */
export function readData(text: string, { source }: DocumentOptions = {}): Json {
  const content = withoutMark(text);
  const problems = new Problems(content);
  const value = /^\s*[[{]/.test(content) ? jsonIn(content, problems) : undefined;
  if (value !== undefined) return value;
  const tree = problems.isEmpty ? readYaml(content, problems, "data") : null;
  if (!problems.isEmpty) throw new DocumentError(source, problems.sorted(), "data");
  return tree === null ? null : plainOf(tree);
}

/**
 * The positions of the top-level values in such a text, by key. Empty if the text is too large for
 * YAML. Meant for error messages, because it reads the text again.
 *
 * @example
 * ```ts
 * placesInData("limit: 5\nregion: eu").get("region"); // { line: 2, column: 9 }
 * ```
 */
export function placesInData(text: string): ReadonlyMap<string, Place> {
  const content = withoutMark(text);
  const problems = new Problems(content);
  const tree = readYaml(content, problems, "data") ?? undefined;
  return new Map(
    Array.from(entriesIn(tree), ([key, { value }]) => [key, problems.lines.at(value.start)]),
  );
}

/** The data if the text is JSON. Undefined if it is not, or if it is refused, which is reported. */
function jsonIn(text: string, problems: Problems): Json | undefined {
  try {
    return parseJson(text, { duplicateKeys: "refuse" });
  } catch (error) {
    if (!(error instanceof InvalidJsonError)) throw error;
    const { code, line, column, message } = error;
    if (line === null || column === null || code === "NOT_JSON") return undefined;
    const clause = message.replace(/^Cannot read JSON: | at \d+:\d+$/g, "");
    const named = code === "LARGE_INTEGER" ? "INVALID_NUMBER" : code;
    problems.reportAt(named, { line, column }, clause);
    return undefined;
  }
}
