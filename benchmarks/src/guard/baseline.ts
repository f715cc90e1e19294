import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { messageOf } from "../output/message-of.ts";
import { replaceFile } from "../output/replace-files.ts";
import { steadyFigures } from "./bytes-tolerance.ts";
import type { CaseBytes } from "./case-bytes.ts";
import { refuseConflict } from "./conflict-marker.ts";
import { checkBytes, keptFields } from "./kept-figures.ts";
import type { Platform } from "./platform.ts";

/**
 * The bytes of all cases on one platform, tracked by git. It holds nothing that changes where no
 * figure does, so that changes of other cases merge; the commit that it is of is known to git.
 */
export interface Baseline {
  readonly kind: "sheaf baseline";
  readonly version: 2;
  /** Of Node the major version, of V8 the first two numbers. */
  readonly platform: Platform;
  readonly cases: Readonly<Record<string, CaseBytes>>;
}

/** A baseline, or why there is none to compare with. */
export type FoundBaseline =
  | { readonly baseline: Baseline }
  | { readonly problem: "absent" | "of another V8" | "damaged"; readonly notComparable: string };

/** What makes a baseline of this checkout. */
export const UPDATE = '"npm run bench -- baseline update"';

/** One for each major version of Node and each kind of machine. */
export function baselineName({ node, architecture, system }: Platform): string {
  return `node${node.split(".")[0]}-${architecture}-${system}.json`;
}

/** The baseline of this platform in `directory`. It never throws: a gate says what is wrong and goes on. */
export function foundBaseline(directory: string, platform: Platform): FoundBaseline {
  const file = join(directory, baselineName(platform));
  return baselineIn(() => (existsSync(file) ? readFileSync(file, "utf8") : null), platform);
}

/** The same of a text that `read` gives; null stands for one that is not there. */
export function baselineIn(read: () => string | null, platform: Platform): FoundBaseline {
  const name = baselineName(platform);
  try {
    const text = read();
    if (text === null)
      return {
        problem: "absent",
        notComparable: `there is no baseline ${name}; make one by ${UPDATE}`,
      };
    const baseline = parsedBaseline(text, name);
    const [ours, theirs] = [feature(platform.v8), baseline.platform.v8];
    if (ours === theirs) return { baseline };
    const notComparable = `the baseline ${name} is of V8 ${theirs}, not ${ours}; replace it by ${UPDATE}`;
    return { problem: "of another V8", notComparable };
  } catch (error) {
    return {
      problem: "damaged",
      notComparable: `the baseline ${name} is damaged: ${messageOf(error)}; check it out again, or replace it by ${UPDATE}`,
    };
  }
}

/**
 * Replaces the baseline of a platform and gives its name. Figures within the tolerance of the old ones
 * stay as they were: the same figures give the same bytes, in whatever order they were measured.
 */
export function writeBaseline(
  directory: string,
  platform: Platform,
  measured: Baseline["cases"],
  isLarge: (id: string) => boolean = () => false,
): string {
  const found = foundBaseline(directory, platform);
  const old = "baseline" in found ? found.baseline.cases : {};
  const cases = Object.entries(measured).map(([id, bytes]): [string, CaseBytes] => {
    const before = Object.hasOwn(old, id) ? old[id] : undefined;
    return [id, before === undefined ? bytes : steadyFigures(before, bytes, isLarge(id))];
  });
  const name = baselineName(platform);
  replaceFile(join(directory, name), textOf(platform, Object.fromEntries(cases)));
  return name;
}

/** With names in order, and the figures of each case too: whoever measured them, wherever. */
function textOf(platform: Platform, cases: Baseline["cases"]): string {
  const sorted = Object.entries(cases)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([id, { allocated, retained, left, alive }]) => [
      id,
      { allocated, retained, left, alive },
    ]);
  const baseline: Baseline = {
    kind: "sheaf baseline",
    version: 2,
    platform: shared(platform),
    cases: Object.fromEntries(sorted) as Baseline["cases"],
  };
  return `${JSON.stringify(baseline, null, 2)}\n`;
}

/** What all machines have in common whose bytes are compared: patches lay out objects alike. */
function shared({ node, v8, architecture, system }: Platform): Platform {
  return { node: node.split(".")[0] as string, v8: feature(v8), architecture, system };
}

/** Of a version of V8: `11.3`. */
function feature(v8: string): string {
  return v8.split(".").slice(0, 2).join(".");
}

/** @throws an Error saying what was expected. */
function parsedBaseline(text: string, name: string): Baseline {
  refuseConflict(
    text,
    `take one of them by "git checkout --ours -- FILE" or "--theirs", then run ${UPDATE}`,
  );
  // Version 1 held a commit and whole versions too.
  const { platform, cases } = keptFields(text, "sheaf baseline", [1, 2]);
  checkBytes(cases);
  const itsName = baselineName(platform);
  if (itsName !== name) throw new Error(`it is that of ${itsName}`);
  return {
    kind: "sheaf baseline",
    version: 2,
    platform: shared(platform),
    cases: cases as Baseline["cases"],
  };
}
