import { cases } from "../suite/all.ts";
import { growths } from "../suite/all.ts";
import { UsageError } from "../output/exit-status.ts";
import { resolve } from "node:path";
import { HERE } from "../output/project.ts";
import { missingFile } from "../scenario/libraries.ts";
import { type Check, CHECKS } from "./gate-report.ts";

/**
 * The cases named in a list separated by commas; null, for all, where there is none.
 *
 * @param checks Where each of them has to be looked at by one: what is not would pass in silence.
 */
export function namedCases(
  text: string | undefined,
  checks: readonly Check[],
): readonly string[] | null {
  if (text === undefined) return null;
  const timed = checks.includes("bytes") || checks.includes("time") ? cases : [];
  const fitted = checks.includes("complexity") ? growths : [];
  const known = [...new Set([...timed, ...fitted].map(({ id }) => id))];
  return listed(text, known, "case");
}

export function namedChecks(text: string): readonly Check[] {
  return listed(text, CHECKS, "check") as Check[];
}

/**
 * A directory with built packages, this checkout where none is named.
 *
 * @throws {@link UsageError} where they are not there: told before anything is measured.
 */
export function buildIn(option: string, text: string | undefined): string {
  if (text === undefined) return HERE;
  const root = resolve(text);
  const missing = missingFile(root);
  if (missing !== null)
    throw new UsageError(`Option '${option}': "${text}" holds no build: ${missing} is missing`);
  return root;
}

/** A number of pairs that an interval can be made of. */
export function pairCount(text: string): number {
  return countIn("--pairs", text, 3);
}

/** A number of times that all is to be done. */
export function runCount(text: string): number {
  return countIn("--runs", text, 1);
}

function countIn(option: string, text: string, least: number): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < least)
    throw new UsageError(`Option '${option}' needs an integer from ${least}, not "${text}"`);
  return count;
}

function listed(text: string, known: readonly string[], what: string): readonly string[] {
  const names = text.split(",").map((name) => name.trim());
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new UsageError(`Unknown ${what} "${unknown}": there are ${known.join(", ")}`);
  return [...new Set(names)];
}
