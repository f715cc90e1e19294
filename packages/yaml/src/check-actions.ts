import { unknownAction, unknownActionHint } from "@sheaf/workflow/declaration";
import type { Problems } from "./problems.ts";
import { childOf, itemsIn, type MapTree, textOf } from "./tree.ts";

/** The actions that a run will be given. */
export interface KnownActions {
  /** By name. */
  readonly names: Iterable<string>;
  /**
   * Whether there are no others. Where there may be, only actions of the same namespaces, such as
   * `core` in `core.echo`, are known not to exist.
   *
   * @defaultValue true
   */
  readonly isComplete?: boolean;
}

/** Reports the tasks of a workflow that call an action which will not be there. */
export class ActionCheck {
  readonly #names: ReadonlySet<string>;
  /** Null where every action has to be known. */
  readonly #namespaces: ReadonlySet<string> | null;
  readonly #problems: Problems;

  constructor({ names, isComplete = true }: KnownActions, problems: Problems) {
    this.#names = new Set(names);
    this.#namespaces = isComplete ? null : new Set([...this.#names].map(namespaceOf));
    this.#problems = problems;
  }

  check(workflow: MapTree): void {
    for (const task of itemsIn(childOf(workflow, "tasks"))) {
      const nameTree = childOf(task, "name");
      const tree = childOf(task, "action") ?? nameTree;
      const [name, action] = [textOf(nameTree), textOf(tree)];
      if (tree === undefined || name === null || action === null || this.#mayExist(action))
        continue;
      const known = this.#problems.suggests() ? this.#names : [];
      const hint = unknownActionHint(action, known, tree === nameTree);
      this.#problems.report("UNKNOWN_ACTION", tree.start, unknownAction(name, action), hint);
    }
  }

  /** Workflows of the document are looked up elsewhere, templates are refused elsewhere. */
  #mayExist(action: string): boolean {
    if (this.#names.has(action) || action === "" || /^workflow\.|\{\{/.test(action)) return true;
    return this.#namespaces?.has(namespaceOf(action)) === false;
  }
}

function namespaceOf(action: string): string {
  return action.split(".", 1)[0] as string;
}
