import { baselineName, type FoundBaseline } from "./baseline.ts";
import { type Bounds, boundsText, BOUNDS_NAME, type FoundBounds, WRITE_BOUNDS } from "./bounds.ts";
import { loosened, type Loosened } from "./loosened.ts";
import type { Platform } from "./platform.ts";
import type { TrackedFiles } from "./tracked-files.ts";

/** A change of what is guarded, or of the files that say so, judged. */
export interface KeptFinding {
  readonly of: "case" | "growth" | "tolerance" | "file";
  /** Its name. */
  readonly id: string;
  /** What changed, with both values. */
  readonly change: string;
  readonly verdict: "regression" | "accepted" | "warning";
  /** Why it was accepted, in the words of whoever did; what to do about it; or null. */
  readonly note: string | null;
}

/** What is compared. */
export interface Kept {
  readonly platform: Platform;
  /** What this checkout guards. */
  readonly now: Bounds;
  readonly head: TrackedFiles;
  /** Null where the base, or what it held, is not known: then this checkout's own files are the reference. */
  readonly base: TrackedFiles | null;
}

/**
 * Judges what this checkout guards no more, or by a wider bound. It fails, unless a line of its own
 * accepts it: one that the base holds already was for another time.
 */
export function judgedKept(kept: Kept): KeptFinding[] {
  const { head, base, now } = kept;
  const before = base === null ? {} : acceptedIn(base);
  const lines = Object.entries(acceptedIn(head)).filter(([change, why]) => before[change] !== why);
  const accepted = new Map(lines);
  return [
    ...aboutBaseline(kept),
    ...aboutBounds(kept),
    ...loosened(guardedBy(base ?? head), now).map((each) => judged(each, accepted)),
  ];
}

/** What could not be read, each a sentence: neither passed over nor taken for a change. */
export function unreadable({ head, base }: Kept): string[] {
  const ofBase = base === null ? [] : [base.baseline, base.bounds];
  return [
    ...problemsOf([head.bounds]),
    ...problemsOf(ofBase).map((problem) => `of the base, ${problem}`),
  ];
}

function problemsOf(files: readonly (FoundBaseline | FoundBounds)[]): string[] {
  return files.flatMap((file) =>
    "problem" in file && file.problem === "damaged" ? [file.notComparable] : [],
  );
}

function judged({ of, id, change }: Loosened, accepted: ReadonlyMap<string, string>): KeptFinding {
  const because = accepted.get(change);
  if (because !== undefined) return { of, id, change, verdict: "accepted", note: because };
  const note = `where that is meant, run "npm run bench -- baseline accept ${id} --because REASON"`;
  return { of, id, change, verdict: "regression", note };
}

/** The cases of a baseline are guarded too where no bounds say so. */
function guardedBy({
  baseline,
  bounds,
}: TrackedFiles): Pick<Bounds, "cases" | "growths" | "tolerances"> {
  const measured = "baseline" in baseline ? Object.keys(baseline.baseline.cases) : [];
  const known = "bounds" in bounds ? bounds.bounds : { cases: {}, growths: {}, tolerances: {} };
  const cases = Object.fromEntries(measured.map((id) => [id, { large: true }]));
  return { ...known, cases: { ...cases, ...known.cases } };
}

function acceptedIn({ bounds }: TrackedFiles): Bounds["accepted"] {
  return "bounds" in bounds ? bounds.bounds.accepted : {};
}

function aboutBaseline({ platform, head, base }: Kept): KeptFinding[] {
  if (base === null) return [];
  const name = baselineName(platform);
  const [was, is] = [base.baseline, head.baseline];
  if ("baseline" in was)
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
  if ("problem" in is) {
    if (is.problem === "damaged") return [];
    if (was !== null && "bounds" in was) return [aboutFile(BOUNDS_NAME, "regression", "deleted")];
    return [
      aboutFile(BOUNDS_NAME, "warning", "there is none, to compare later changes with", WRITE),
    ];
  }
  const isNew = was !== null && "problem" in was && was.problem === "absent";
  const isStale =
    boundsText({ ...is.bounds, accepted: {} }) !== boundsText({ ...now, accepted: {} });
  return [
    ...(isNew ? [aboutFile(BOUNDS_NAME, "accepted", "new, the base has none")] : []),
    ...(isStale
      ? [aboutFile(BOUNDS_NAME, "warning", "it lacks present cases, growths or bounds", WRITE)]
      : []),
  ];
}

const WRITE = `write it by ${WRITE_BOUNDS}`;

function aboutFile(
  id: string,
  verdict: KeptFinding["verdict"],
  what: string,
  note: string | null = null,
): KeptFinding {
  return { of: "file", id, change: `${id}: ${what}`, verdict, note };
}
