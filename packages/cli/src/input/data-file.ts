import { DocumentError, placesInData, readData as parseData } from "@sheaf/yaml";
import { InvalidInputError } from "../errors/problem.ts";
import type { Host } from "../host/this-process.ts";
import { MAX_DATA_BYTES, readText, type TextFile } from "./text-file.ts";

/** Secrets by name. */
export type Secrets = Readonly<Record<string, string>>;

/** Values by name. */
export type Data = Readonly<Record<string, unknown>>;

/**
 * The values in a JSON or YAML file, by name. Messages give positions but never quote the file,
 * because it may hold secrets.
 *
 * @throws InvalidInputError if the file holds anything but an object
 */
export async function readData(file: string, host: Host): Promise<Data> {
  return parseObject(await readText(file, host, MAX_DATA_BYTES));
}

function parseObject(file: TextFile): Data {
  const value = parse(file);
  if (value === null) return {};
  if (typeof value !== "object" || Array.isArray(value))
    throw invalidFile(file.name, "expected an object that maps names to values");
  return value as Data;
}

/**
 * The secrets in a JSON or YAML file. All must be strings: a number may be printed differently from
 * how it is written in the file, and a list or an object holds several values.
 *
 * @throws InvalidInputError with the name and position, but not the value, of all that are not strings
 */
export async function readSecrets(file: string, host: Host): Promise<Secrets> {
  const { name: source, text } = await readText(file, host, MAX_DATA_BYTES);
  const data = parseObject({ name: source, text });
  const invalid = Object.entries(data).filter(([, value]) => typeof value !== "string");
  if (invalid.length === 0) return data as Secrets;
  const positions = placesInData(text);
  const found = invalid.map(([name, value]) => {
    const position = positions.get(name);
    const at = position === undefined ? "" : ` at ${position.line}:${position.column}`;
    return `${kindOf(value)} for ${JSON.stringify(name)}${at}`;
  });
  const canBeQuoted = invalid.some(([, value]) => typeof value !== "object" || value === null);
  const hint = canBeQuoted ? "put quotes around the value" : "give each secret its own name";
  throw invalidFile(source, `expected every secret to be a string, got ${found.join(", ")}`, hint);
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}

function parse({ name, text }: TextFile): unknown {
  try {
    return parseData(text);
  } catch (error) {
    const [first] = error instanceof DocumentError ? error.problems : [];
    if (first === undefined) throw error;
    throw invalidFile(name, `${first.code} at ${first.line}:${first.column}`);
  }
}

function invalidFile(name: string, problem: string, hint?: string): InvalidInputError {
  return InvalidInputError.of("INVALID_FILE", `Cannot read ${name}: ${problem}`, hint);
}
