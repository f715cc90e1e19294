import { quote } from "@sheaf/context/messages";
import type { DeclarationSource } from "../declaration-source.ts";
import { type ErrorPlace, ExpressionError, type ExpressionErrorCode } from "../errors.ts";

/** What errors need to know about a task. */
export interface TaskSite {
  /** Its name. */
  readonly id: string;
  /** How its author spells its options, and their positions. */
  readonly source: DeclarationSource;
}

/** The place of an error in an option of the task. */
export function placeIn(
  { id, source }: TaskSite,
  option: string,
  { index, cause }: Pick<ErrorPlace, "index" | "cause"> = {},
): ErrorPlace {
  return { task: id, index, cause, position: source.position(option) };
}

/** The error for an option that throws or returns an invalid value. */
export function optionError(
  site: TaskSite,
  code: ExpressionErrorCode,
  option: string,
  problem: string,
  where: Pick<ErrorPlace, "index" | "cause"> = {},
): ExpressionError {
  const subject = `task ${quote(site.id)}`;
  const place = placeIn(site, option, where);
  return new ExpressionError(code, site.source.name(option), subject, problem, place);
}
