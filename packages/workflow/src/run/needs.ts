import { InvalidRunError, quote } from "../errors.ts";
import { type AnyWorkflow, graphOf, Workflow } from "../graph/workflow.ts";
import { BatchNode } from "../node/batch-node.ts";
import { WorkflowNode } from "../node/workflow-node.ts";
import { TaskNode } from "../task/task-node.ts";

/** What a workflow and those inside it need of a run. */
export interface Needs {
  /** Names of actions, with the first task that calls each. */
  readonly actions: ReadonlyMap<string, string>;
  /** Names of secrets. */
  readonly secrets: ReadonlySet<string>;
}

/** What must be there before anything runs. O(nodes of all workflows). */
export function needsOf(workflow: AnyWorkflow): Needs {
  const actions = new Map<string, string>();
  const secrets = new Set<string>();
  const workflows = new Set([workflow]);
  // A set is walked in order of addition, and so reaches what is added on the way.
  for (const one of workflows) {
    const { vertices, settings } = graphOf(one);
    for (const name of settings.secrets ?? []) secrets.add(name);
    for (const { node } of vertices.values()) {
      if (node instanceof TaskNode) {
        const { action = node.id } = node.task;
        if (action instanceof Workflow) workflows.add(action);
        else if (typeof action === "string" && !actions.has(action)) actions.set(action, node.id);
      } else if (node instanceof BatchNode) workflows.add(node.options.workflow);
      else if (node instanceof WorkflowNode) workflows.add(node.workflow);
    }
  }
  return { actions, secrets };
}

/** @throws InvalidRunError where an action is missing. */
export function checkActions(needs: Needs, actions: object): void {
  const missing = [...needs.actions].filter(([name]) => !isAction(actions, name));
  const [first] = missing;
  if (first === undefined) return;
  const names = missing.map(([name]) => quote(name)).join(", ");
  throw new InvalidRunError(
    "UNKNOWN_ACTION",
    `Cannot run task ${quote(first[1])}: no function was given for the action${missing.length > 1 ? "s" : ""} ${names}`,
    { task: first[1] },
  );
}

function isAction(actions: object, name: string): boolean {
  return (
    Object.hasOwn(actions, name) &&
    typeof (actions as Readonly<Record<string, unknown>>)[name] === "function"
  );
}
