import { LineCounter, parseDocument } from "yaml";
import type { Host } from "../host/this-process.ts";
import { refusal } from "../problem.ts";
import { readText } from "./text-file.ts";

/** What is in a file of names and values. */
export type Data = Readonly<Record<string, unknown>>;

/**
 * A file of names and values, in JSON or YAML. What is wrong with it is told by place alone, as
 * what it says may be secret.
 *
 * @throws Refusal where it is something else.
 */
export async function readData(file: string, host: Host): Promise<Data> {
  const { name, text } = await readText(file, host);
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
    const { line, col } = lines.linePos(error.pos[0]);
    throw invalid(name, `${error.code} at ${line}:${col}`);
  }
  const value = valueOf(document, name);
  if (value === null || value === undefined) return {};
  if (typeof value !== "object" || Array.isArray(value))
    throw invalid(name, "expected an object of names and values");
  return value as Data;
}

/**
 * The secrets in a file: texts by name.
 *
 * @throws Refusal naming those that are no texts.
 */
export async function readSecrets(
  file: string,
  host: Host,
): Promise<Readonly<Record<string, string>>> {
  const data = await readData(file, host);
  const others = Object.entries(data).filter(([, value]) => typeof value !== "string");
  if (others.length > 0) {
    const names = others.map(([name]) => JSON.stringify(name)).join(", ");
    throw invalid(file, `expected texts, not what is given for ${names}; quote it`);
  }
  return data as Readonly<Record<string, string>>;
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
