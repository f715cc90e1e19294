import { join } from "node:path";
import type { Platform } from "../measure/platform.ts";
import { type Baseline, baselineIn, baselineName, foundBaseline } from "./baseline.ts";
import {
  type Bounds,
  BOUNDS_NAME,
  boundsIn,
  boundsText,
  foundBounds,
  WRITE_BOUNDS,
} from "./bounds.ts";
import type { Finding } from "./finding.ts";
import { loosened, type Loosened } from "./loosened.ts";
import type { Repository } from "./repository.ts";
import type { Found } from "./tracked-file.ts";

/** A change of what is guarded, or of the files that list it. */
export interface KeptFinding extends Finding {
  readonly of: Loosened["of"] | "file";
  /** What changed, with both values. */
  readonly change: string;
  /** The note of `accepted` is the reason that was given. */
  readonly verdict: "regression" | "accepted" | "warning";
}

/** The figures and bounds that a commit, or this checkout, is compared with. */
export interface TrackedFiles {
  readonly baseline: Found<Baseline>;
  readonly bounds: Found<Bounds>;
}

/** What is compared. */
export interface Kept {
  readonly platform: Platform;
  /** What this checkout guards. */
  readonly now: Bounds;
  readonly head: TrackedFiles;
  /** Null if the base, or what it held, is unknown: then this checkout's own files are the reference. */
  readonly base: TrackedFiles | null;
}

/** The files of this checkout, and those that the same directory held at the base. */
export function keptIn(
  directory: string,
  { platform, now }: Pick<Kept, "platform" | "now">,
  repository: Repository,
  base: string | null,
): Kept {
  const path = base === null ? null : repository.pathOf(directory);
  const atBase = (name: string) => (): string | null =>
    repository.fileAt(base ?? "", join(path ?? "", name).replaceAll("\\", "/"));
  return {
    platform,
    now,
    head: { baseline: foundBaseline(directory, platform), bounds: foundBounds(directory) },
    base:
      path === null
        ? null
        : {
            baseline: baselineIn(atBase(baselineName(platform)), platform),
            bounds: boundsIn(atBase(BOUNDS_NAME)),
          },
  };
}

/**
 * Judges what this checkout no longer guards, or by a wider bound. That is a regression unless a line
 * of this checkout accepts it. A line that the base has too was for an earlier change.
 */
export function judgedKept(kept: Kept): KeptFinding[] {
  const { head, base, now } = kept;
  const before = acceptedIn(base);
  const lines = Object.entries(acceptedIn(head)).filter(([change, why]) => before[change] !== why);
  const accepted = new Map(lines);
  const findings = loosened(guardedBy(base ?? head), now).map((each): KeptFinding => {
    const because = accepted.get(each.change);
    if (because !== undefined) return { ...each, verdict: "accepted", note: because };
    const note = `if that is intended, run "npm run bench -- baseline accept ${each.id} --because REASON"`;
    return { ...each, verdict: "regression", note };
  });
  return [...aboutBaseline(kept), ...aboutBounds(kept), ...findings];
}

/** Files that could not be read, each in a sentence. */
export function unreadable({ head, base }: Kept): string[] {
  const atBase = base === null ? [] : damagedOf([base.baseline, base.bounds]);
  return [...damagedOf([head.bounds]), ...atBase.map((problem) => `at the base, ${problem}`)];
}

function damagedOf(files: readonly Found<unknown>[]): string[] {
  return files.flatMap((file) =>
    "problem" in file && file.problem === "damaged" ? [file.message] : [],
  );
}

/** The cases of a baseline are guarded even if there are no bounds. */
function guardedBy({
  baseline,
  bounds,
}: TrackedFiles): Omit<Bounds, "kind" | "version" | "accepted"> {
  const measured = "content" in baseline ? Object.keys(baseline.content.cases) : [];
  const cases = Object.fromEntries(measured.map((id) => [id, { large: true }]));
  if ("problem" in bounds) return { cases, growths: {}, tolerances: {} };
  return { ...bounds.content, cases: { ...cases, ...bounds.content.cases } };
}

function acceptedIn(files: TrackedFiles | null): Bounds["accepted"] {
  return files !== null && "content" in files.bounds ? files.bounds.content.accepted : {};
}

function aboutBaseline({ platform, head, base }: Kept): KeptFinding[] {
  if (base === null) return [];
  const name = baselineName(platform);
  const [was, is] = [base.baseline, head.baseline];
  if ("content" in was)
    return "problem" in is && is.problem === "absent"
      ? [aboutFile(name, "regression", "deleted")]
      : [];
  if ("problem" in is || was.problem === "damaged") return [];
  const isOther = was.problem === "of another V8";
  const before = isOther ? "that of the base is of another V8" : "the base has none";
  return [aboutFile(name, "accepted", `new, ${before}`)];
}

function aboutBounds({ now, head, base }: Kept): KeptFinding[] {
  const [was, is] = [base?.bounds ?? null, head.bounds];
  const note = `write it by ${WRITE_BOUNDS}`;
  if ("problem" in is) {
    if (is.problem === "damaged") return [];
    return was !== null && "content" in was
      ? [aboutFile(BOUNDS_NAME, "regression", "deleted")]
      : [aboutFile(BOUNDS_NAME, "warning", "missing, so later changes cannot be compared", note)];
  }
  const isNew = was !== null && "problem" in was && was.problem === "absent";
  const isStale =
    boundsText({ ...is.content, accepted: {} }) !== boundsText({ ...now, accepted: {} });
  return [
    ...(isNew ? [aboutFile(BOUNDS_NAME, "accepted", "new, the base has none")] : []),
    ...(isStale
      ? [aboutFile(BOUNDS_NAME, "warning", "differs from the present cases and bounds", note)]
      : []),
  ];
}

function aboutFile(
  id: string,
  verdict: KeptFinding["verdict"],
  what: string,
  note: string | null = null,
): KeptFinding {
  return { of: "file", id, change: `${id}: ${what}`, verdict, note };
}
