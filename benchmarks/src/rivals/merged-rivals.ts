import type { RivalsReport } from "./report.ts";

/** The rivals that were just measured, and the others of an earlier report, in its order. */
export function mergedRivals(before: RivalsReport | null, now: RivalsReport): RivalsReport {
  return {
    ...now,
    fanOuts: merged(before?.fanOuts ?? [], now.fanOuts),
    contexts: merged(before?.contexts ?? [], now.contexts),
  };
}

function merged<T extends { readonly name: string }>(before: readonly T[], now: readonly T[]): T[] {
  const fresh = new Map(now.map((entry) => [entry.name, entry]));
  const kept = before.map((entry) => fresh.get(entry.name) ?? entry);
  return [...kept, ...now.filter(({ name }) => !before.some((entry) => entry.name === name))];
}
