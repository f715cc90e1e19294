import type { Ratio } from "../measure/interleaving.ts";
import type { Measurements } from "../measurements.ts";
import { formatBytes, formatRatio } from "../output/quantities.ts";
import { CLONE, IMMUTABLES, ONE_IMMUTABLE, OURS } from "../scenario/approach-names.ts";
import { ratioTarget, type Target, target } from "./target.ts";

/** The scenario, against a clone for each item and against immutable Maps. */
export function scenarioTargets({
  scenarioTimes: { ratios },
  scenarioBytes,
  ownScenarioBytes,
}: Measurements): Target[] {
  const own = bytesOf(ownScenarioBytes, OURS);
  const [clone, single, wrapped] = [CLONE, ONE_IMMUTABLE, IMMUTABLES].map((name) =>
    bytesOf(scenarioBytes.approaches, name),
  ) as [number, number, number];
  const cloned = clone + scenarioBytes.serialisedBytes;
  return [
    ratioTarget(
      "scenario-time-clone",
      "The scenario, time less than with structuredClone",
      ratios[CLONE] as Ratio,
      { atLeast: 20_000 },
    ),
    target(
      "scenario-bytes-clone",
      "The scenario, bytes less than with structuredClone",
      "ratio",
      cloned / own,
      { atLeast: 9_000 },
      `per item ${formatBytes(clone)} on the heap and ${formatBytes(scenarioBytes.serialisedBytes)} serialised off it, to ${formatBytes(own)}; on the heap alone ${formatRatio(clone / own)}`,
    ),
    ratioTarget(
      "scenario-time-immutable",
      "The scenario, time less than with immutable Maps",
      ratios[IMMUTABLES] as Ratio,
      { atLeast: 2 },
    ),
    target(
      "scenario-bytes-immutable",
      "The scenario, bytes less than with an immutable Map",
      "ratio",
      single / own,
      { atLeast: 8 },
      `per item ${formatBytes(single)} with all in one Map, to ${formatBytes(own)}; with Maps in a wrapper that is written in place ${formatRatio(wrapped / own)}`,
    ),
  ];
}

function bytesOf(approaches: Measurements["ownScenarioBytes"], name: string): number {
  return approaches.find((approach) => approach.name === name)?.bytesPerItem ?? Number.NaN;
}
