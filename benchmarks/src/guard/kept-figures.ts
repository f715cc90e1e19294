import type { Platform } from "./platform.ts";
import type { CaseBytes } from "./case-bytes.ts";
import type { CaseTime } from "./case-time.ts";

/**
 * What baselines and lines of a history have in common, checked before it is trusted: people merge
 * and edit these files, and a figure that is none would compare as equal.
 */
export interface KeptFigures {
  readonly platform: Platform;
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * @param versions Those that can be read, the present one last.
 * @throws an Error saying what was expected.
 */
export function keptDocument(text: string, kind: string, versions: readonly number[]): Fields {
  const fields = fieldsOf(JSON.parse(text) as unknown, "it");
  if (fields["kind"] !== kind) throw new Error(`its kind is ${shown(fields["kind"])}, not ${kind}`);
  if (!versions.some((version) => version === fields["version"]))
    throw new Error(`its version is ${shown(fields["version"])}, not ${versions.at(-1)}`);
  return fields;
}

/** The same, of figures. */
export function keptFields(
  text: string,
  kind: string,
  versions: readonly number[],
): Fields & KeptFigures {
  const fields = keptDocument(text, kind, versions);
  const platform = fieldsOf(fields["platform"], "its platform");
  for (const name of ["node", "v8", "architecture", "system"] satisfies (keyof Platform)[])
    if (typeof platform[name] !== "string") throw new Error(`its platform lacks ${name}`);
  return fields as Fields & KeptFigures;
}

/** @throws an Error naming the case that holds what is no number. */
export function checkBytes(bytes: unknown): void {
  const figures = { allocated: false, retained: true, left: false, alive: true } as const;
  checkCases(bytes, "bytes", figures satisfies Record<keyof CaseBytes, boolean>);
}

/** @throws an Error naming the case that holds what is no number. */
export function checkTimes(times: unknown): void {
  const figures = { toControl: false, nanoseconds: false } as const;
  checkCases(times, "times", figures satisfies Record<keyof CaseTime, boolean>);
}

/** @param figures Their names, and whether null stands for one that there is none of. */
function checkCases(
  cases: unknown,
  what: string,
  figures: Readonly<Record<string, boolean>>,
): void {
  const all = Object.entries(fieldsOf(cases, `what holds its ${what}`));
  if (all.length === 0) throw new Error(`it holds no cases with ${what}`);
  for (const [id, given] of all) {
    const problem = `the ${what} of its case "${id}" are no numbers`;
    if (typeof given !== "object" || given === null) throw new Error(problem);
    for (const [name, isNullable] of Object.entries(figures)) {
      const figure = (given as Fields)[name];
      if (!Number.isFinite(figure) && !(isNullable && figure === null)) throw new Error(problem);
    }
  }
}

export function fieldsOf(value: unknown, what: string): Fields {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new Error(`${what} is no object`);
  return value as Fields;
}

function shown(value: unknown): string {
  return typeof value === "string" ? value : (JSON.stringify(value) ?? "missing");
}
