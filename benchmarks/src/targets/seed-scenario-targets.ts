import type { Measurements } from "../measurements.ts";
import { formatBytes, formatNumber, formatTime } from "../output/quantities.ts";
import { totalOfCloning } from "../seed-scenario-table.ts";
import { type Target, target } from "./target.ts";

const SCENARIOS = [
  { name: "monitoring", id: "monitoring", what: "1,000 health checks" },
  { name: "logPipeline", id: "log-pipeline", what: "10,000 log entries" },
  { name: "notifications", id: "notifications", what: "5,000 notifications" },
] as const;

/** The scenarios of the seeds, a clone for each item against this engine. */
export function seedScenarioTargets(measured: Measurements): Target[] {
  return SCENARIOS.flatMap(({ name, id, what }) => {
    const cost = measured[name];
    const { memory, time } = totalOfCloning(cost);
    const { growth, nanoseconds } = cost.forking;
    const most = Math.max(1, ...growth);
    const computed = `computed from ${formatNumber(cost.cloning.clones)} clones`;
    return [
      target(
        `${id}-memory`,
        `${what}, memory less than with clones of the context`,
        "ratio",
        memory / most,
        { atLeast: 1_000 },
        `${formatBytes(memory)}, ${computed}, against ${formatBytes(most)}, nearly all of it results`,
      ),
      target(
        `${id}-time`,
        `${what}, time less than with clones of the context`,
        "ratio",
        time / nanoseconds,
        { atLeast: 100 },
        `${formatTime(time)}, ${computed}, against ${formatTime(nanoseconds)}, the median of several runs`,
      ),
    ];
  });
}
