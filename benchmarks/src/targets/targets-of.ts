import type { Measurements } from "../measurements.ts";
import { complexityTargets } from "./complexity-targets.ts";
import { memoryTargets } from "./memory-targets.ts";
import { operationTargets } from "./operation-targets.ts";
import { scenarioTargets } from "./scenario-targets.ts";
import { seedScenarioTargets } from "./seed-scenario-targets.ts";
import type { Target } from "./target.ts";
import { templateTargets } from "./template-targets.ts";
import { workflowTargets } from "./workflow-targets.ts";

/** All targets, judged by what was measured. */
export function targetsOf(measured: Measurements): Target[] {
  return [
    ...scenarioTargets(measured),
    ...memoryTargets(measured),
    ...operationTargets(measured),
    ...complexityTargets(measured),
    ...workflowTargets(measured),
    ...templateTargets(measured),
    ...seedScenarioTargets(measured),
  ];
}
