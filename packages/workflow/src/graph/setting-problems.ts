import { jsonOf } from "@sheaf/context";
import { invalidValueIn, messageOf, quote } from "@sheaf/context/messages";
import { type OptionProblem, valueProblems } from "../options/option-problems.ts";
import { isRecord } from "../options/given.ts";
import { SETTINGS } from "./setting-table.ts";
import type { WorkflowSettings } from "./settings.ts";

/** What is wrong with the settings of a workflow. Defaults are checked against their types by the run that uses them. */
export function* settingProblems(settings: WorkflowSettings): Iterable<string> {
  for (const [name, { takes }] of Object.entries(SETTINGS)) {
    const value = settings[name as keyof WorkflowSettings];
    if (value === undefined) continue;
    for (const problem of valueProblems(value, takes.code, name)) yield messageFor(problem);
    if (name === "parameters" && isRecord(value)) yield* constantProblems(value);
  }
}

function messageFor({ path, problem, hint }: OptionProblem): string {
  const setting = quote(path);
  const what =
    problem === null ? `unknown setting ${setting}` : `invalid setting ${setting}: ${problem}`;
  return hint === undefined ? what : `${what}; ${hint}`;
}

/** Defaults and allowed values have to be JSON. */
function* constantProblems(parameters: Readonly<Record<string, unknown>>): Iterable<string> {
  for (const [name, declaration] of Object.entries(parameters)) {
    if (!isRecord(declaration)) continue;
    const { default: value, enum: allowed } = declaration;
    if (value !== undefined) yield* notJson(value, "default", name);
    if (Array.isArray(allowed)) yield* notJson(allowed, "enum", name);
  }
}

function* notJson(value: unknown, key: string, parameter: string): Iterable<string> {
  try {
    jsonOf(value, key);
  } catch (cause) {
    const setting = quote(`parameters.${parameter}.${key}`);
    yield `invalid setting ${setting}: ${invalidValueIn(cause) ?? messageOf(cause)}`;
  }
}
