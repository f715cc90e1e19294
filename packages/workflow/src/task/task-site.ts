import { quote } from "@sheaf/context/messages";
import type { DeclarationSource } from "../declaration-source.ts";
import { type ErrorPlace, ExpressionError, type ExpressionErrorCode } from "../errors.ts";

/** A task, as far as its errors have to know it. */
export interface TaskSite {
  /** Its name. */
  readonly id: string;
  /** How its author spells its options, and where they stand. */
  readonly source: DeclarationSource;
}

/** Where an option of the task went wrong. */
export function placeIn(
  { id, source }: TaskSite,
  option: string,
  { index, cause }: Pick<ErrorPlace, "index" | "cause"> = {},
): ErrorPlace {
  return { task: id, index, cause, position: source.position(option) };
}

/** An option of the task that cannot be evaluated, or gave what it must not. */
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
