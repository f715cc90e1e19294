/** What readers of other notations need to turn them into tasks and show them, and to report what is wrong as the engine does. */
export { isReservedName } from "../task/item-name.ts";
export {
  FOLD_DESCRIPTIONS,
  FOLD_OPTIONS,
  NEXT_DESCRIPTIONS,
  NEXT_OPTIONS,
  RATE_DESCRIPTIONS,
  RATE_OPTIONS,
  RETRY_DESCRIPTIONS,
  RETRY_OPTIONS,
} from "../task/key-tables.ts";
export { isJoin, TASK_DESCRIPTIONS, TASK_OPTIONS } from "../task/option-table.ts";
export { unknownAction, unknownActionHint } from "../task/unknown-action.ts";
export { taskTreeOf } from "../graph/task-tree.ts";
export { parameterProblem } from "../graph/parameter-value.ts";
export {
  PARAMETER_DESCRIPTIONS,
  PARAMETER_OPTIONS,
  SETTING_DESCRIPTIONS,
  SETTINGS,
} from "../graph/setting-table.ts";
export { UNREACHABLE_TASK_ADVICE, unreachableTask } from "../graph/validate.ts";
export { readingAll, readsOf } from "../contract/context-names.ts";
export { digestOf } from "../journal/digest.ts";
export { fits } from "../options/fits.ts";
export { camelCase, kebabCase } from "../options/option-names.ts";
export { choiceHint } from "../options/option-problems.ts";
export { FUNCTION, same, text } from "../options/takes.ts";
export type { TaskInTree, TaskTree } from "../graph/task-tree.ts";
export type { DeclarationSource, WorkflowDocument, WorkflowSource } from "../declaration-source.ts";
export type { Evaluate } from "../task/task-options.ts";
export type {
  AnyType,
  ChoiceType,
  CodeType,
  KeysType,
  ListType,
  NumberType,
  Option,
  OptionDescription,
  OptionTable,
  Takes,
  TextType,
  ValueType,
} from "../options/option.ts";
