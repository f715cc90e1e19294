import { quote, type SourcePosition } from "@sheaf/context/messages";
import type { Executor } from "../contract/executor.ts";
import { InvalidRunError } from "../errors.ts";
import { type NeededAction, NodeWithNeeds } from "../graph/needs.ts";
import { type AnyWorkflow, graphOf } from "../graph/workflow.ts";
import { unknownAction, unknownActionHint } from "../task/unknown-action.ts";
import { nameOf } from "../value-name.ts";

/** What a workflow and those inside it need from a run. */
export interface Needs {
  /** Names of actions, with the first task that calls each. */
  readonly actions: ReadonlyMap<string, NeededAction>;
  /** Names of secrets, with where the document lists them. */
  readonly secrets: ReadonlyMap<string, () => SourcePosition | undefined>;
}

// oxlint-disable-next-line sheaf/no-module-level-mutable-state -- what it holds depends on its keys alone, which never change
const collected = new WeakMap<AnyWorkflow, Needs>();

/** What must exist before anything runs. O(nodes of all workflows) once for each workflow. */
export function needsOf(workflow: AnyWorkflow): Needs {
  let needs = collected.get(workflow);
  if (needs === undefined) collected.set(workflow, (needs = collectedNeeds(workflow)));
  return needs;
}

function collectedNeeds(workflow: AnyWorkflow): Needs {
  const actions = new Map<string, NeededAction>();
  const secrets = new Map<string, () => SourcePosition | undefined>();
  const workflows = new Set([workflow]);
  // Iterating a set also visits what is added during the iteration.
  for (const one of workflows) {
    const { vertices, settings, source } = graphOf(one);
    for (const [position, name] of (settings.secrets ?? []).entries())
      if (!secrets.has(name)) secrets.set(name, () => source.position(`secrets[${position}]`));
    if (settings.finally !== undefined) workflows.add(settings.finally as AnyWorkflow);
    for (const { node } of vertices.values()) {
      if (!(node instanceof NodeWithNeeds)) continue;
      const needs = node.needs();
      if (needs.workflow !== undefined) workflows.add(needs.workflow);
      if (needs.each !== undefined) workflows.add(needs.each);
      if (needs.action !== undefined && !actions.has(needs.action.name))
        actions.set(needs.action.name, needs.action);
    }
  }
  return { actions, secrets };
}

/** An error for each action that is needed but missing, at the first task that calls it. */
export function missingActions(needs: Needs, actions: object): readonly InvalidRunError[] {
  const errors: InvalidRunError[] = [];
  for (const action of needs.actions.values()) {
    const found = actionNamed(action.name, actions);
    if (typeof found !== "function") errors.push(missingAction(action, found, actions));
  }
  return errors;
}

/** The same where an executor may have what is not among the actions. */
export async function missingEverywhere(
  needs: Needs,
  actions: object,
  executor: Executor,
): Promise<readonly InvalidRunError[]> {
  const errors: InvalidRunError[] = [];
  for (const action of needs.actions.values()) {
    const found = actionNamed(action.name, actions);
    if (typeof found === "function") continue;
    const isElsewhere = found === undefined && (await executor.has?.(action.name)) === true;
    if (!isElsewhere) errors.push(missingAction(action, found, actions));
  }
  return errors;
}

function actionNamed(name: string, actions: object): unknown {
  return Object.hasOwn(actions, name)
    ? (actions as Readonly<Record<string, unknown>>)[name]
    : undefined;
}

function missingAction(
  { name, task, isNameOfTask, position }: NeededAction,
  found: unknown,
  actions: object,
): InvalidRunError {
  const place = { task, position };
  if (found === undefined) {
    const hint = unknownActionHint(name, Object.keys(actions), isNameOfTask);
    return new InvalidRunError("UNKNOWN_ACTION", unknownAction(task, name), place, hint);
  }
  const message = `task ${quote(task)} calls the action ${quote(name)}: expected a function, got ${nameOf(found)}`;
  return new InvalidRunError("UNKNOWN_ACTION", message, place);
}
