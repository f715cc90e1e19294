import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { REPORTS } from "../publish.ts";
import { messageOf } from "../message-of.ts";
import { type Checkout } from "./repository.ts";
import { replaceFile } from "../replace-files.ts";
import type { CaseBytes } from "./case-bytes.ts";
import { checkBytes, keptFields } from "./kept-figures.ts";
import type { Platform } from "./platform.ts";

/** The bytes of all cases at one commit, tracked by git. */
export interface Baseline extends Checkout {
  readonly kind: "sheaf baseline";
  readonly version: 1;
  readonly platform: Platform;
  readonly cases: Readonly<Record<string, CaseBytes>>;
}

/** A baseline, or why there is none to compare with. */
export type FoundBaseline = { readonly baseline: Baseline } | { readonly notComparable: string };

/** What makes a baseline of this checkout. */
export const UPDATE = '"npm run bench -- baseline update"';

/** Where the baselines are tracked. */
export const BASELINES: string = join(REPORTS, "baselines");

/** One for each major version of Node and each kind of machine. */
export function baselineName({ node, architecture, system }: Platform): string {
  return `node${node.split(".")[0]}-${architecture}-${system}.json`;
}

/** The baseline of this platform in `directory`. It never throws: a gate says what is wrong and goes on. */
export function foundBaseline(directory: string, platform: Platform): FoundBaseline {
  const name = baselineName(platform);
  const file = join(directory, name);
  if (!existsSync(file))
    return {
      notComparable: `there is no baseline ${name}; make one by ${UPDATE}`,
    };
  try {
    const baseline = parsedBaseline(readFileSync(file, "utf8"), name);
    const ours = feature(platform.v8);
    const theirs = feature(baseline.platform.v8);
    return ours === theirs
      ? { baseline }
      : {
          notComparable: `the baseline ${name} is of V8 ${theirs}, not ${ours}; replace it by ${UPDATE}`,
        };
  } catch (error) {
    return {
      notComparable: `the baseline ${name} is damaged: ${messageOf(error)}; check it out again, or replace it by ${UPDATE}`,
    };
  }
}

/** Replaces the baseline of its platform and gives its name. */
export function writeBaseline(directory: string, baseline: Baseline): string {
  const name = baselineName(baseline.platform);
  replaceFile(join(directory, name), `${JSON.stringify(baseline, null, 2)}\n`);
  return name;
}

/** Patches of one V8 lay out objects alike: `11.3`. */
function feature(v8: string): string {
  return v8.split(".").slice(0, 2).join(".");
}

/** @throws an Error saying what was expected. */
function parsedBaseline(text: string, name: string): Baseline {
  const fields = keptFields(text, "sheaf baseline");
  if (typeof fields["dirty"] !== "boolean") throw new Error("it does not say whether it is dirty");
  checkBytes(fields["cases"]);
  const itsName = baselineName(fields.platform);
  if (itsName !== name) throw new Error(`it is that of ${itsName}`);
  return fields as unknown as Baseline;
}
