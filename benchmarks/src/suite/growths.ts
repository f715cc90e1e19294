import { contextGrowths } from "./context-growths.ts";
import { controlGrowths } from "./control-growths.ts";
import type { Growth } from "../measure/growth.ts";
import { workflowGrowths } from "./workflow-growths.ts";

/** All costs whose growth is guarded, in the order in which they are shown. */
export const growths: readonly Growth[] = [
  ...contextGrowths,
  ...workflowGrowths,
  ...controlGrowths,
];

/** These, and the controls: without them nobody would know whether growth had been seen. Null is all. */
export function withControls(only: readonly string[] | null): readonly string[] | null {
  const controls = controlGrowths.map(({ id }) => id);
  return only === null ? null : [...new Set([...only, ...controls])];
}
