import { isNode, LineCounter, parseDocument } from "yaml";
import type { Host } from "../host/this-process.ts";
import { refusal } from "../problem.ts";
import { readText, type TextFile } from "./text-file.ts";

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
  return dataIn(await readText(file, host)).data;
}

/** What is in a file, and where. */
interface DataFile {
  readonly data: Data;
  /** The line and column of a value. */
  readonly placeOf: (name: string) => string;
}

function dataIn({ name, text }: TextFile): DataFile {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    prettyErrors: false,
    lineCounter: lines,
    logLevel: "error",
    schema: "core",
    merge: false,
  });
  const [error] = document.errors;
  if (error !== undefined) {
    throw invalid(name, `${error.code} at ${placeAt(lines, error.pos[0])}`);
  }
  const value = valueOf(document, name);
  const placeOf = (key: string): string => {
    const node = document.get(key, true);
    return placeAt(lines, isNode(node) ? (node.range?.[0] ?? 0) : 0);
  };
  if (value === null || value === undefined) return { data: {}, placeOf };
  if (typeof value !== "object" || Array.isArray(value))
    throw invalid(name, "expected an object of names and values");
  return { data: value as Data, placeOf };
}

function placeAt(lines: LineCounter, offset: number): string {
  const { line, col } = lines.linePos(offset);
  return `${line}:${col}`;
}

/**
 * The secrets in a file: texts by name. A number is refused, as it may be written otherwise than it
 * stands in the file, and so is anything that holds several values.
 *
 * @throws Refusal naming all that are not texts, with their places, but not what they are.
 */
export async function readSecrets(file: string, host: Host): Promise<Secrets> {
  const text = await readText(file, host);
  const { data, placeOf } = dataIn(text);
  const others = Object.entries(data).filter(([, value]) => typeof value !== "string");
  const [first] = others;
  if (first === undefined) return data as Secrets;
  const kinds = others.map(
    ([name, value]) => `${kindOf(value)} for ${JSON.stringify(name)} at ${placeOf(name)}`,
  );
  const isQuotable = others.some(([, value]) => typeof value !== "object" || value === null);
  const hint = isQuotable ? "put quotes around the value" : "give each value a name of its own";
  throw refusal(
    "INVALID_FILE",
    `Cannot take ${text.name}: expected every secret to be a text, got ${kinds.join(", ")}`,
    hint,
  );
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}

function valueOf(document: ReturnType<typeof parseDocument>, name: string): unknown {
  try {
    return document.toJS();
  } catch {
    throw invalid(name, "its aliases stand for too much");
  }
}

function invalid(name: string, problem: string): Error {
  return refusal("INVALID_FILE", `Cannot take ${name}: ${problem}`);
}
