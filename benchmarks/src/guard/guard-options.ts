import { cases } from "../cases/all.ts";
import { growths } from "../cases/growths.ts";
import { UsageError } from "../command.ts";
import { type Check, CHECKS } from "./gate-report.ts";

/** The cases named in a list separated by commas; null, for all, where there is none. */
export function namedCases(text: string | undefined): readonly string[] | null {
  if (text === undefined) return null;
  const known = [...new Set([...cases, ...growths].map(({ id }) => id))];
  return listed(text, known, "case");
}

export function namedChecks(text: string): readonly Check[] {
  return listed(text, CHECKS, "check") as Check[];
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
  return names;
}
