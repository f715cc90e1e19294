import type { WorkflowContext } from "@sheaf/context";
import { InvalidRunError, messageOf, quote } from "../errors.ts";

/** Where secrets come from: a record, or a function that gives the value of a name. */
export type SecretSource =
  | Readonly<Record<string, string>>
  | ((name: string) => string | undefined | Promise<string | undefined>);

/**
 * The secrets of a run: those that its workflows list, also of the context it starts with, and all
 * of a record.
 *
 * @throws InvalidRunError naming those that are missing.
 */
export async function secretsOf(
  source: SecretSource,
  needed: ReadonlySet<string>,
  start: WorkflowContext | undefined,
): Promise<Readonly<Record<string, string>>> {
  const secrets = new Map<string, string>(
    typeof source === "function" ? [] : Object.entries(source).filter(isText),
  );
  const missing: string[] = [];
  for (const name of needed) {
    const given = typeof source === "function" ? await asked(source, name) : secrets.get(name);
    const value = given ?? start?.secret(name);
    if (typeof value === "string") secrets.set(name, value);
    else missing.push(name);
  }
  if (missing.length > 0) throw invalid(`${missing.map(quote).join(", ")} missing`);
  return Object.fromEntries(secrets);
}

async function asked(
  source: (name: string) => string | undefined | Promise<string | undefined>,
  name: string,
): Promise<string | undefined> {
  try {
    return await source(name);
  } catch (cause) {
    throw invalid(`${quote(name)}: ${messageOf(cause)}`, cause);
  }
}

function isText(entry: [string, unknown]): entry is [string, string] {
  return typeof entry[1] === "string";
}

function invalid(problem: string, cause?: unknown): InvalidRunError {
  return new InvalidRunError("MISSING_SECRET", `Cannot take secrets: ${problem}`, { cause });
}
