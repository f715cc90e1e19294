import type { Measurements } from "../measurements.ts";
import type { Collected } from "../probes/collection.ts";
import { type Target, target } from "./target.ts";

/** What forks keep alive, and that dropping them gives it back. */
export function memoryTargets(measured: Measurements): Target[] {
  return [...retentionTargets(measured), ...collectionTargets(measured)];
}

function retentionTargets({ forkMemory }: Measurements): Target[] {
  const details =
    "growth of the collected heap over 100,000 forks kept alive, median of several rounds";
  const largest = (
    bytesOf: (retained: Measurements["forkMemory"][number]["retained"]) => number,
  ): number => Math.max(...forkMemory.map(({ retained }) => bytesOf(retained)));
  return [
    ...forkMemory.map(({ label, retained }) =>
      target(
        `retained-${slug(label)}`,
        `An unwritten fork of ${label} retains`,
        "bytes",
        retained.unwritten,
        { atLeast: 48, atMost: 48 },
        details,
      ),
    ),
    target(
      "retained-1-write",
      "A fork with 1 write retains",
      "bytes",
      largest((retained) => retained.oneWrite),
      { atMost: 104 },
      details,
    ),
    target(
      "retained-5-writes",
      "A fork with 5 writes retains",
      "bytes",
      largest((retained) => retained.fiveWrites),
      { atMost: 300 },
      details,
    ),
  ];
}

function collectionTargets({ collection }: Measurements): Target[] {
  return [
    collectionTarget("forks", "contexts", collection.forks),
    collectionTarget("frames", "frames with their items", collection.items),
    collectionTarget("results", "results", collection.results),
  ];
}

function collectionTarget(id: string, noun: string, { watched, collected }: Collected): Target {
  const details = `${collected} of ${watched} WeakRefs are empty while the parent lives`;
  return target(
    `collected-${id}`,
    `Of dropped forks, ${noun} collected`,
    "fraction",
    collected / watched,
    { atLeast: 1 },
    details,
  );
}

function slug(label: string): string {
  return label.toLowerCase().replaceAll(" ", "-");
}
