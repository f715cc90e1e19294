import type { Case } from "../measure/case.ts";
import { forkCases } from "./forks.ts";
import { readCases } from "./reads.ts";
import { scenarioCases } from "./scenario.ts";
import { templateCases } from "./templates.ts";
import { workflowCases } from "./workflows.ts";
import { writeCases } from "./writes.ts";

/** All that is guarded, in the order in which it is shown. */
export const cases: readonly Case[] = [
  ...forkCases,
  ...readCases,
  ...writeCases,
  ...scenarioCases,
  ...workflowCases,
  ...templateCases,
];
