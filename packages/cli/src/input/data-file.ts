import { DocumentError, placesInData, readData as dataIn } from "@sheaf/workflow/yaml";
import type { Host } from "../host/this-process.ts";
import { refusal } from "../errors/problem.ts";
import { MAX_DATA, readText, type TextFile } from "./text-file.ts";

/** Secrets by name. */
export type Secrets = Readonly<Record<string, string>>;

/** What is in a file of names and values. */
export type Data = Readonly<Record<string, unknown>>;

/**
 * A file of names and values, in JSON or YAML. What is wrong with it is told by place alone, as
 * what it says may be secret.
 *
 * @throws Refusal where it is something else.
 */
export async function readData(file: string, host: Host): Promise<Data> {
  return recordIn(await readText(file, host, MAX_DATA));
}

function recordIn({ name, text }: TextFile): Data {
  const value = valueOf(text, name);
  if (value === null) return {};
  if (typeof value !== "object" || Array.isArray(value))
    throw invalid(name, "expected an object of names and values");
  return value as Data;
}

/**
 * The secrets in a file: texts by name. A number is refused, as it may be written otherwise than it
 * stands in the file, and so is anything that holds several values.
 *
 * @throws Refusal naming all that are not texts, with their places, but not what they are.
 */
export async function readSecrets(file: string, host: Host): Promise<Secrets> {
  const { name: source, text } = await readText(file, host, MAX_DATA);
  const data = recordIn({ name: source, text });
  const others = Object.entries(data).filter(([, value]) => typeof value !== "string");
  const [first] = others;
  if (first === undefined) return data as Secrets;
  const places = placesInData(text);
  const placeOf = (name: string): string => {
    const place = places.get(name);
    return place === undefined ? "" : ` at ${place.line}:${place.column}`;
  };
  const kinds = others.map(
    ([name, value]) => `${kindOf(value)} for ${JSON.stringify(name)}${placeOf(name)}`,
  );
  const isQuotable = others.some(([, value]) => typeof value !== "object" || value === null);
  const hint = isQuotable ? "put quotes around the value" : "give each value a name of its own";
  throw refusal(
    "INVALID_FILE",
    `Cannot take ${source}: expected every secret to be a text, got ${kinds.join(", ")}`,
    hint,
  );
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}

function valueOf(text: string, name: string): unknown {
  try {
    return dataIn(text);
  } catch (error) {
    const [first] = error instanceof DocumentError ? error.problems : [];
    if (first === undefined) throw error;
    throw invalid(name, `${first.code} at ${first.line}:${first.column}`);
  }
}

function invalid(name: string, problem: string): Error {
  return refusal("INVALID_FILE", `Cannot take ${name}: ${problem}`);
}
