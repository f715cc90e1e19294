import { secretsOf as secretsIn, type WorkflowContext } from "@sheaf/context";
import { messageOf, quote, type SourcePosition } from "@sheaf/context/messages";
import { type ErrorPlace, InvalidRunError } from "../errors.ts";
import { SecretMask } from "./secret-mask.ts";

/** Where secrets come from: a record, or a function that returns the value for a name. */
export type SecretSource =
  | Readonly<Record<string, string>>
  | ((name: string) => string | undefined | Promise<string | undefined>);

/**
 * The secrets of a run: all those of its context and of the record, and from a function those that its
 * workflows list. If the context and the source both have one, the source wins.
 *
 * @throws InvalidRunError that names the missing ones.
 */
export function secretsOf(
  source: SecretSource | undefined,
  needed: ReadonlyMap<string, () => SourcePosition | undefined>,
  start: WorkflowContext | undefined,
): Readonly<Record<string, string>> | Promise<Readonly<Record<string, string>>> {
  if (source === undefined && start === undefined && needed.size === 0) return NO_SECRETS;
  return secretsFrom(source ?? NO_SECRETS, needed, start);
}

/** Of a run that has none. */
export const NO_SECRETS: Readonly<Record<string, string>> = Object.freeze({});

async function secretsFrom(
  source: SecretSource,
  needed: ReadonlyMap<string, () => SourcePosition | undefined>,
  start: WorkflowContext | undefined,
): Promise<Readonly<Record<string, string>>> {
  const secrets = new Map<string, string>(start === undefined ? [] : secretsIn(start));
  if (typeof source !== "function")
    for (const [name, value] of Object.entries(source).filter(isText)) secrets.set(name, value);
  const missing: string[] = [];
  let position: SourcePosition | undefined;
  for (const [name, positionOf] of needed) {
    const given =
      typeof source === "function" ? await asked(source, name, secrets) : own(source, name);
    const value: unknown = given ?? start?.secret(name);
    if (typeof value === "string") secrets.set(name, value);
    else {
      position ??= positionOf();
      missing.push(missingText(name, value));
    }
  }
  if (missing.length > 0) throw invalid(missing.join("; "), { position });
  return Object.fromEntries(secrets);
}

async function asked(
  source: (name: string) => string | undefined | Promise<string | undefined>,
  name: string,
  before: ReadonlyMap<string, string>,
): Promise<string | undefined> {
  try {
    return await source(name);
  } catch (cause) {
    const error = invalid(`${quote(name)}: ${messageOf(cause)}`, { cause });
    throw SecretMask.of(Object.fromEntries(before))?.error(error) ?? error;
  }
}

function own(source: Readonly<Record<string, string>>, name: string): unknown {
  return Object.hasOwn(source, name) ? source[name] : undefined;
}

/** Shows only the type: the value may be secret even if it is not a string. */
function missingText(name: string, value: unknown): string {
  return value === undefined || value === null
    ? `${quote(name)} is missing`
    : `expected ${quote(name)} to be a string, got a ${typeof value}`;
}

function isText(entry: [string, unknown]): entry is [string, string] {
  return typeof entry[1] === "string";
}

function invalid(problem: string, place: ErrorPlace): InvalidRunError {
  return new InvalidRunError("MISSING_SECRET", `Cannot accept the secrets: ${problem}`, place);
}
