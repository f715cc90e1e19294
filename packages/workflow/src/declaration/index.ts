/** What readers of other notations need to turn them into tasks, and to report what is wrong as the engine does. */
export { isReservedName } from "../task/item-name.ts";
export { NEXT, RETRY, TASK } from "../task/option-checks.ts";
export { toleranceOf } from "../task/task-plan.ts";
export { unknownAction, unknownActionHint } from "../task/unknown-action.ts";
export { isCount } from "../graph/given.ts";
export { typeMeantBy } from "../graph/parameter-checks.ts";
export { parameterProblem } from "../graph/parameter-value.ts";
export { UNREACHABLE_TASK_ADVICE, unreachableTask } from "../graph/validate.ts";
export type { DeclarationSource, WorkflowSource } from "../declaration-source.ts";
export type { OptionCheck } from "../graph/option-check.ts";
export type { Evaluate } from "../task/task-options.ts";
