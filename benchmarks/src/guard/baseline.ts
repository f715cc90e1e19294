import { z } from "zod";
import type { CaseBytes } from "../measure/case-bytes.ts";
import type { Platform } from "../measure/machine.ts";
import { replaceFiles } from "../output/replace-files.ts";
import { steadyFigures, UPDATE } from "./bytes.ts";
import { fileIn, type Found, parsedJson, type TrackedFile } from "./tracked-file.ts";

const figures = z.object({
  allocated: z.number(),
  retained: z.number().nullable(),
  left: z.number(),
  alive: z.number().nullable(),
});

const [kind, version] = ["sheaf baseline", 2] as const;

const schema = z.object({
  kind: z.literal(kind),
  version: z.literal(version),
  platform: z.object({
    node: z.string(),
    v8: z.string(),
    architecture: z.string(),
    system: z.string(),
  }),
  cases: z
    .record(z.string(), figures)
    .refine((cases) => Object.keys(cases).length > 0, "there are no cases"),
});

/**
 * The bytes of all cases on one platform, tracked by git. Nothing in it changes unless a figure does,
 * so that changes of different cases merge. Git knows the commit that it belongs to.
 */
export type Baseline = z.infer<typeof schema>;

/** There is one baseline for each major version of Node and each kind of machine. */
export function baselineFile(platform: Platform): TrackedFile<Baseline> {
  const name = baselineName(platform);
  const title = `the baseline ${name}`;
  const about = { kind, version, title, write: UPDATE };
  return {
    ...about,
    name,
    merge: 'take one of them by "git checkout --ours -- FILE" or "--theirs"',
    parse(text) {
      const found = parsedJson(text, schema, about);
      if ("problem" in found) return found;
      const { platform: its } = found.content;
      if (baselineName(its) !== name) throw new Error(`it is that of ${baselineName(its)}`);
      const [ours, theirs] = [feature(platform.v8), feature(its.v8)];
      if (ours === theirs) return found;
      const message = `${title} is of V8 ${theirs}, not ${ours}; replace it by ${UPDATE}`;
      return { problem: "outdated", message };
    },
  };
}

export function baselineName({ node, architecture, system }: Platform): string {
  return `node${node.split(".")[0]}-${architecture}-${system}.json`;
}

/** The baseline of this platform in `directory`. */
export function foundBaseline(directory: string, platform: Platform): Found<Baseline> {
  return fileIn(directory, baselineFile(platform));
}

/**
 * Replaces the baseline of a platform, and returns its name. Figures within the tolerance of the old
 * ones keep their old values, so that equal figures give equal bytes.
 */
export function writeBaseline(
  directory: string,
  platform: Platform,
  measured: Readonly<Record<string, CaseBytes>>,
  isLarge: (id: string) => boolean = () => false,
): string {
  const found = foundBaseline(directory, platform);
  const old = new Map("content" in found ? Object.entries(found.content.cases) : []);
  const cases = Object.entries(measured)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([id, bytes]) => [id, steadyFigures(old.get(id) ?? bytes, bytes, isLarge(id))]);
  const { node, v8, architecture, system } = platform;
  // What all machines have in common whose bytes are compared: patches lay objects out alike.
  const common = { node: node.split(".")[0], v8: feature(v8), architecture, system };
  const baseline = { kind, version, platform: common, cases: Object.fromEntries(cases) };
  const name = baselineName(platform);
  replaceFiles(directory, { [name]: baseline });
  return name;
}

/** The first two numbers of a version of V8: `11.3`. */
function feature(v8: string): string {
  return v8.split(".").slice(0, 2).join(".");
}
