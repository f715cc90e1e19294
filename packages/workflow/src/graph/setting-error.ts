import { quote } from "@sheaf/context/messages";
import { ExpressionError, type ExpressionErrorCode } from "../errors.ts";
import type { Graph } from "./graph.ts";

/** The error for a setting of a workflow that throws or returns an invalid value. */
export function settingError(
  { settings, source }: Pick<Graph, "settings" | "source">,
  code: ExpressionErrorCode,
  setting: string,
  problem: string,
  cause: unknown,
): ExpressionError {
  const { name } = settings;
  const subject = name === undefined ? "the workflow" : `workflow ${quote(name)}`;
  const place = { cause, position: source.position(setting) };
  return new ExpressionError(code, source.name(setting), subject, problem, place);
}
