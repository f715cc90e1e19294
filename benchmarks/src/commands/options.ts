import { resolve } from "node:path";
import { type Check, CHECKS } from "../guard/index.ts";
import { UsageError } from "../output/exit-status.ts";
import { outputDirectory } from "../output/output-paths.ts";
import { BASELINES, HERE } from "../output/project.ts";
import { suite } from "../suite/all.ts";
import { type Choice, flag, text } from "./command.ts";

/** Options that several commands have. */
export const JSON_TEXT: Choice<boolean> = flag("--json", "print JSON");
export const CASES: Choice<string | undefined> = text(
  "--cases <list>",
  "names of cases, separated by commas (default: all)",
);
export const BUILD: Choice<string> = {
  flags: "--build <dir>",
  about: "an existing build",
  otherwise: HERE,
  parse: (given) => buildIn("--build", given),
};
export const PAIRS: Choice<number> = {
  flags: "--pairs <n>",
  about: "pairs of processes for the times; twice as many if it is unclear",
  otherwise: 10,
  // Enough for an interval.
  parse: (given) => countIn("--pairs", given, 3),
};
/** Read by `gate`, written by `baseline`. */
export const BASELINES_DIRECTORY: Choice<string> = text(
  "--baselines <dir>",
  "the directory of the baselines and of bounds.json",
  BASELINES,
);

export function build(flags: string): Choice<string | null> {
  const [option = ""] = flags.split(" ");
  return {
    flags,
    about: "an existing build",
    otherwise: null,
    parse: (dir) => buildIn(option, dir),
  };
}

export function runs(otherwise: number, about: string): Choice<number> {
  return { flags: "--runs <n>", about, otherwise, parse: (given) => countIn("--runs", given, 1) };
}

/** A directory to write to. */
export function out<T extends string | undefined>(about: string, otherwise: T): Choice<T | string> {
  return { flags: "--out <dir>", about, otherwise, parse: writable };
}

function writable(directory: string): string {
  return outputDirectory("--out", directory);
}

/**
 * The cases named in a list separated by commas; null, for all, if there is no list.
 *
 * @param checks One of them must apply to each case: a case that none checks would pass unnoticed.
 */
export function namedCases(
  list: string | undefined,
  checks: readonly Check[],
): readonly string[] | null {
  if (list === undefined) return null;
  const measured = suite.cases.filter(
    ({ isTimedOnly = false }) =>
      checks.includes("time") || (checks.includes("bytes") && !isTimedOnly),
  );
  const fitted = checks.includes("complexity") ? suite.growths : [];
  const known = [...new Set([...measured, ...fitted].map(({ id }) => id))];
  return listed(list, known, "case");
}

export function namedChecks(list: string): readonly Check[] {
  return listed(list, CHECKS, "check");
}

function listed<T extends string>(list: string, known: readonly T[], what: string): readonly T[] {
  const names = list.split(",").map((name) => {
    const found = known.find((each) => each === name.trim());
    if (found !== undefined) return found;
    throw new UsageError(`Unknown ${what} "${name.trim()}": there are ${known.join(", ")}`);
  });
  return [...new Set(names)];
}

/** @throws {@link UsageError} if there is no build, before anything is measured. */
function buildIn(option: string, given: string): string {
  const root = resolve(given);
  const missing = suite.missingFile(root);
  if (missing === null) return root;
  throw new UsageError(`Option '${option}': "${given}" holds no build: ${missing} is missing`);
}

function countIn(option: string, given: string, least: number): number {
  const count = Number(given);
  if (Number.isInteger(count) && count >= least) return count;
  throw new UsageError(`Option '${option}' needs an integer from ${least}, not "${given}"`);
}
