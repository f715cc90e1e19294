import { unknownAction, unknownActionHint } from "@sheaf/workflow/declaration";
import { withInner } from "./each-tasks.ts";
import type { Problems } from "./problems.ts";
import { childOf, itemsIn, type MapTree, textOf } from "./tree.ts";

/** The actions that a run will have. */
export interface KnownActions {
  /** By name. */
  readonly names: Iterable<string>;
  /**
   * Whether the list is complete. If not, an unknown action is reported only if it has the namespace of
   * a known one, such as `core` in `core.echo`.
   *
   * @defaultValue true
   */
  readonly isComplete?: boolean;
}

/** Reports the tasks of a workflow that call an unknown action. */
export class ActionCheck {
  readonly #names: ReadonlySet<string>;
  /** The namespaces of the known actions; null if all actions are known. */
  readonly #namespaces: ReadonlySet<string> | null;
  readonly #problems: Problems;

  constructor({ names, isComplete = true }: KnownActions, problems: Problems) {
    this.#names = new Set(names);
    this.#namespaces = isComplete ? null : new Set([...this.#names].map(namespaceOf));
    this.#problems = problems;
  }

  /** @param workflows The names of those that the file declares. */
  check(workflow: MapTree, workflows: ReadonlyMap<string, unknown>): void {
    const tasks = [
      ...itemsIn(childOf(workflow, "tasks")),
      ...itemsIn(childOf(workflow, "finally")),
    ];
    for (const task of withInner(tasks)) {
      const nameTree = childOf(task, "name");
      const tree = childOf(task, "action") ?? nameTree;
      const [name, action] = [textOf(nameTree), textOf(tree)];
      if (tree === undefined || name === null || action === null || this.#mayExist(action))
        continue;
      const known = this.#problems.suggests() ? this.#names : [];
      const hint = unknownActionHint(action, known, tree === nameTree, workflows.keys());
      this.#problems.report("UNKNOWN_ACTION", tree.start, unknownAction(name, action), hint);
    }
  }

  /** Other checks look at `workflow.NAME` and at templates. */
  #mayExist(action: string): boolean {
    if (this.#names.has(action) || action === "" || /^workflow\.|\{\{/.test(action)) return true;
    return this.#namespaces?.has(namespaceOf(action)) === false;
  }
}

function namespaceOf(action: string): string {
  return action.split(".", 1)[0] as string;
}
