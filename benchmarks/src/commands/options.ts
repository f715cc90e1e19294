import { resolve } from "node:path";
import { Option } from "@commander-js/extra-typings";
import { type Check, CHECKS } from "../guard/index.ts";
import { UsageError } from "../output/exit-status.ts";
import { outputDirectory } from "../output/output-directory.ts";
import { BASELINES, HERE } from "../output/project.ts";
import { suite } from "../suite/all.ts";

/** Options that several commands have. What is wrong with them is thrown before anything is measured. */
export const CASES = new Option(
  "--cases <list>",
  "names of cases, separated by commas (default: all)",
);
export const BUILD = buildOption("--build <dir>").default(HERE, "this checkout");
export const PAIRS = new Option(
  "--pairs <n>",
  "pairs of processes for the times; twice as many if it is unclear",
)
  .default(10)
  // Enough for an interval.
  .argParser((given) => countIn("--pairs", given, 3));
/** Read by `gate`, written by `baseline`. */
export const BASELINES_DIRECTORY = new Option(
  "--baselines <dir>",
  "the directory of the baselines and of bounds.json",
).default(BASELINES, "reports/baselines");

export function buildOption<Flags extends string>(flags: Flags) {
  const [option = ""] = flags.split(" ");
  return new Option(flags, "an existing build").argParser((given) => {
    const root = resolve(given);
    const missing = suite.missingFile(root);
    if (missing === null) return root;
    throw new UsageError(`Option '${option}': "${given}" holds no build: ${missing} is missing`);
  });
}

/** A directory to write to. */
export function outOption(about: string) {
  return new Option("--out <dir>", about).argParser((given) => outputDirectory("--out", given));
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

function countIn(option: string, given: string, least: number): number {
  const count = Number(given);
  if (Number.isInteger(count) && count >= least) return count;
  throw new UsageError(`Option '${option}' needs an integer from ${least}, not "${given}"`);
}
