import { join } from "node:path";
import { baselineIn, baselineName, type FoundBaseline, foundBaseline } from "./baseline.ts";
import { BOUNDS_NAME, boundsIn, type FoundBounds, foundBounds } from "./bounds.ts";
import type { Platform } from "./platform.ts";
import type { Repository } from "./repository.ts";

/** The figures and bounds that a commit, or this checkout, is judged by. */
export interface TrackedFiles {
  readonly baseline: FoundBaseline;
  readonly bounds: FoundBounds;
}

/** Those in a directory of this checkout. */
export function trackedHere(directory: string, platform: Platform): TrackedFiles {
  return { baseline: foundBaseline(directory, platform), bounds: foundBounds(directory) };
}

/** Those that the same directory held at a commit; null where it is outside the repository. */
export function trackedAt(
  repository: Repository,
  commit: string,
  directory: string,
  platform: Platform,
): TrackedFiles | null {
  const path = repository.pathOf(directory);
  if (path === null) return null;
  const read = (name: string) => (): string | null =>
    repository.fileAt(commit, join(path, name).replaceAll("\\", "/"));
  return {
    baseline: baselineIn(read(baselineName(platform)), platform),
    bounds: boundsIn(read(BOUNDS_NAME)),
  };
}
