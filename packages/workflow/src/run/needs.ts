import { quote, type SourcePosition } from "@sheaf/context/messages";
import { InvalidRunError } from "../errors.ts";
import { type AnyWorkflow, graphOf, Workflow } from "../graph/workflow.ts";
import { BatchNode } from "../node/batch-node.ts";
import { WorkflowNode } from "../node/workflow-node.ts";
import { TaskNode } from "../task/task-node.ts";
import { placeIn } from "../task/task-site.ts";
import { unknownAction, unknownActionHint } from "../task/unknown-action.ts";
import { nameOf } from "../value-name.ts";

/** What a workflow and those inside it need of a run. */
export interface Needs {
  /** Names of actions, with the first task that calls each. */
  readonly actions: ReadonlyMap<string, TaskNode>;
  /** Names of secrets, with where the document lists them. */
  readonly secrets: ReadonlyMap<string, () => SourcePosition | undefined>;
}

/** What must be there before anything runs. O(nodes of all workflows). */
export function needsOf(workflow: AnyWorkflow): Needs {
  const actions = new Map<string, TaskNode>();
  const secrets = new Map<string, () => SourcePosition | undefined>();
  const workflows = new Set([workflow]);
  // A set is walked in order of addition, and so reaches what is added on the way.
  for (const one of workflows) {
    const { vertices, settings, source } = graphOf(one);
    for (const [position, name] of (settings.secrets ?? []).entries())
      if (!secrets.has(name)) secrets.set(name, () => source.position(`secrets[${position}]`));
    for (const { node } of vertices.values()) {
      if (node instanceof TaskNode) {
        const { action = node.id } = node.task;
        if (action instanceof Workflow) workflows.add(action);
        else if (typeof action === "string" && !actions.has(action)) actions.set(action, node);
      } else if (node instanceof BatchNode) workflows.add(node.options.workflow);
      else if (node instanceof WorkflowNode) workflows.add(node.workflow);
    }
  }
  return { actions, secrets };
}

/** Each action that the workflows need and nobody gave, at the first task that calls it. */
export function missingActions(needs: Needs, actions: object): readonly InvalidRunError[] {
  const errors: InvalidRunError[] = [];
  for (const [name, task] of needs.actions) {
    const given = Object.hasOwn(actions, name) ? (actions as ActionRecord)[name] : undefined;
    if (typeof given !== "function") errors.push(missingAction(name, task, given, actions));
  }
  return errors;
}

type ActionRecord = Readonly<Record<string, unknown>>;

function missingAction(
  name: string,
  task: TaskNode,
  given: unknown,
  actions: object,
): InvalidRunError {
  const place = placeIn(task, "action");
  if (given === undefined) {
    const hint = unknownActionHint(name, Object.keys(actions), task.task.action === undefined);
    return new InvalidRunError("UNKNOWN_ACTION", unknownAction(task.id, name), place, hint);
  }
  const message = `task ${quote(task.id)} calls the action ${quote(name)}: expected a function, got ${nameOf(given)}`;
  return new InvalidRunError("UNKNOWN_ACTION", message, place);
}
