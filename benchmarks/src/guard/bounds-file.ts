import { z } from "zod";
import { replaceFiles } from "../output/replace-files.ts";
import { type Bounds, judgedBounds, WRITE_BOUNDS } from "./bounds.ts";
import { type Finding, finding } from "./finding.ts";
import { type Found, judgedFile, parsedJson, type TrackedFile } from "./tracked-file.ts";

const [kind, version] = ["sheaf bounds", 2] as const;

const schema = z.object({
  kind: z.literal(kind),
  version: z.literal(version),
  bounds: z.record(z.string(), z.number()),
});

const about = { kind, version, name: "bounds.json", title: "bounds.json", write: WRITE_BOUNDS };

/** All bounds, tracked by git, so that no later change loosens or loses one unnoticed. */
export const BOUNDS_FILE: TrackedFile<Bounds> = {
  ...about,
  merge: "keep the lines of both sides",
  parse(text) {
    const found = parsedJson(text, schema, about);
    return "content" in found ? { content: found.content.bounds } : found;
  },
};

/** Replaces the bounds in `directory`. */
export function writeBounds(directory: string, bounds: Bounds): void {
  replaceFiles(directory, { [BOUNDS_FILE.name]: boundsText(bounds) });
}

/** Sorted by name, one in a line, so that two changes merge, and equal bounds give equal bytes. */
export function boundsText(bounds: Bounds): string {
  const sorted = Object.entries(bounds).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const file = { kind, version, bounds: Object.fromEntries(sorted) };
  return `${JSON.stringify(file, null, 2)}\n`;
}

/**
 * What is guarded less than at the base, and how the file that says so changed.
 *
 * @param was The file at the base; null if nothing is known of it.
 */
export function judgedBoundsFile(
  now: Bounds,
  is: Found<Bounds>,
  was: Found<Bounds> | null,
): Finding[] {
  const { name, write } = BOUNDS_FILE;
  const found = judgedFile(BOUNDS_FILE, is, was);
  if ("problem" in is && is.problem !== "absent")
    found.push(finding("bounds", name, "not comparable", is.message));
  const isStale = !("content" in is) || boundsText(is.content) !== boundsText(now);
  if (isStale && found.length === 0) {
    const state = "content" in is ? "differs from the present cases and bounds" : "missing";
    found.push(finding("bounds", name, "warning", `${state}; write it by ${write}`));
  }
  const tracked = "content" in is ? is.content : {};
  const base = was !== null && "content" in was ? was.content : null;
  return [...found, ...judgedBounds(now, tracked, base)];
}
