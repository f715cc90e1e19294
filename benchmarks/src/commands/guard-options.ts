import { resolve } from "node:path";
import { type Check, CHECKS } from "../guard/index.ts";
import { UsageError } from "../output/exit-status.ts";
import { HERE } from "../output/project.ts";
import { suite } from "../suite/all.ts";

/**
 * The cases named in a list separated by commas; null, for all, if there is no list.
 *
 * @param checks One of them must apply to each case: a case that none checks would pass unnoticed.
 */
export function namedCases(
  text: string | undefined,
  checks: readonly Check[],
): readonly string[] | null {
  if (text === undefined) return null;
  const timed = checks.includes("bytes") || checks.includes("time") ? suite.cases : [];
  const fitted = checks.includes("complexity") ? suite.growths : [];
  const known = [...new Set([...timed, ...fitted].map(({ id }) => id))];
  return listed(text, known, "case");
}

export function namedChecks(text: string): readonly Check[] {
  return listed(text, CHECKS, "check");
}

function listed<T extends string>(text: string, known: readonly T[], what: string): readonly T[] {
  const names = text.split(",").map((name) => {
    const found = known.find((each) => each === name.trim());
    if (found !== undefined) return found;
    throw new UsageError(`Unknown ${what} "${name.trim()}": there are ${known.join(", ")}`);
  });
  return [...new Set(names)];
}

/**
 * A directory with built packages, this checkout if none is named.
 *
 * @throws {@link UsageError} if they are not there, before anything is measured.
 */
export function buildIn(option: string, text: string | undefined): string {
  if (text === undefined) return HERE;
  const root = resolve(text);
  const missing = suite.missingFile(root);
  if (missing === null) return root;
  throw new UsageError(`Option '${option}': "${text}" holds no build: ${missing} is missing`);
}

/** A number of pairs, enough for an interval. */
export function pairCount(text: string): number {
  return countIn("--pairs", text, 3);
}

export function runCount(text: string): number {
  return countIn("--runs", text, 1);
}

function countIn(option: string, text: string, least: number): number {
  const count = Number(text);
  if (Number.isInteger(count) && count >= least) return count;
  throw new UsageError(`Option '${option}' needs an integer from ${least}, not "${text}"`);
}
