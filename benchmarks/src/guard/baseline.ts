import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { CaseBytes } from "../measure/case-bytes.ts";
import type { Platform } from "../measure/platform.ts";
import { replaceFile } from "../output/replace-files.ts";
import { steadyFigures } from "./bytes-tolerance.ts";
import { bytesSchema, type Found, foundIn, parsedJson, platformSchema } from "./tracked-file.ts";

/**
 * The bytes of all cases on one platform, tracked by git. Nothing in it changes unless a figure does,
 * so that changes of different cases merge. Git knows the commit that it belongs to.
 */
export interface Baseline {
  readonly kind: "sheaf baseline";
  readonly version: 2;
  /** Of Node the major version, of V8 the first two numbers. */
  readonly platform: Platform;
  readonly cases: Readonly<Record<string, CaseBytes>>;
}

/** Writes the baseline of this checkout. */
export const UPDATE = '"npm run bench -- baseline update"';

/** One for each major version of Node and each kind of machine. */
export function baselineName({ node, architecture, system }: Platform): string {
  return `node${node.split(".")[0]}-${architecture}-${system}.json`;
}

/** The baseline of this platform in `directory`. */
export function foundBaseline(directory: string, platform: Platform): Found<Baseline> {
  return baselineIn(() => textIn(join(directory, baselineName(platform))), platform);
}

/** The text of a file; null if there is none. */
export function textIn(file: string): string | null {
  return existsSync(file) ? readFileSync(file, "utf8") : null;
}

/** As {@link foundBaseline}, from a text that may stand elsewhere. */
export function baselineIn(read: () => string | null, platform: Platform): Found<Baseline> {
  const name = baselineName(platform);
  const merge = 'take one of them by "git checkout --ours -- FILE" or "--theirs"';
  const names = { name: `the baseline ${name}`, write: UPDATE, merge };
  const found = foundIn(read, (text) => parsedBaseline(text, name), names);
  if ("problem" in found) return found;
  const [ours, theirs] = [feature(platform.v8), found.content.platform.v8];
  if (ours === theirs) return found;
  const message = `the baseline ${name} is of V8 ${theirs}, not ${ours}; replace it by ${UPDATE}`;
  return { problem: "of another V8", message };
}

/**
 * Replaces the baseline of a platform, and returns its name. Figures within the tolerance of the old
 * ones keep their old values, so that equal figures give equal bytes.
 */
export function writeBaseline(
  directory: string,
  platform: Platform,
  measured: Baseline["cases"],
  isLarge: (id: string) => boolean = () => false,
): string {
  const found = foundBaseline(directory, platform);
  const old = new Map("content" in found ? Object.entries(found.content.cases) : []);
  const cases = Object.entries(measured)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([id, bytes]): [string, CaseBytes] => {
      const before = old.get(id) ?? bytes;
      const { allocated, retained, left, alive } = steadyFigures(before, bytes, isLarge(id));
      return [id, { allocated, retained, left, alive }];
    });
  const baseline = baselineOf(platform, Object.fromEntries(cases));
  const name = baselineName(platform);
  replaceFile(join(directory, name), `${JSON.stringify(baseline, null, 2)}\n`);
  return name;
}

/** Holds what all machines have in common whose bytes are compared: patches lay objects out alike. */
function baselineOf(platform: Platform, cases: Baseline["cases"]): Baseline {
  const { node, v8, architecture, system } = platform;
  const common = { node: node.split(".")[0] as string, v8: feature(v8), architecture, system };
  return { kind: "sheaf baseline", version: 2, platform: common, cases };
}

/** The first two numbers of a version of V8: `11.3`. */
function feature(v8: string): string {
  return v8.split(".").slice(0, 2).join(".");
}

const schema = z.object({
  kind: z.literal("sheaf baseline"),
  // Version 1 held a commit and whole versions of the platform too.
  version: z.literal([1, 2]),
  platform: platformSchema,
  cases: bytesSchema,
});

function parsedBaseline(text: string, name: string): Baseline {
  const { platform, cases } = parsedJson(text, schema);
  const itsName = baselineName(platform);
  if (itsName !== name) throw new Error(`it is that of ${itsName}`);
  return baselineOf(platform, cases);
}
