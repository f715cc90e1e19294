import { quote } from "@sheaf/context/messages";
import { type TaskDeclaration, Workflow } from "@sheaf/workflow";
import type { Problems } from "./problems.ts";
import { childOf, itemsIn, type MapTree, textOf, type Tree, withEntries } from "./tree.ts";

/** The tasks under `each` of a task, as those of a workflow; null if it has none. */
export function eachIn(task: Tree): MapTree | null {
  const entry = task.kind === "map" ? task.entries.get("each") : undefined;
  if (task.kind !== "map" || entry === undefined || entry.value.kind !== "list") return null;
  return withEntries({ ...task, start: entry.value.start }, new Map([["tasks", entry]]));
}

/** These tasks, and those under `each` of them, at any depth. */
export function* withInner(tasks: readonly Tree[]): Iterable<Tree> {
  for (const task of tasks) {
    yield task;
    yield* withInner(itemsIn(childOf(task, "each")));
  }
}

/** The tasks of a workflow, as far as they are maps. */
export function mapsIn(workflow: MapTree): readonly MapTree[] {
  return itemsIn(childOf(workflow, "tasks")).filter((task) => task.kind === "map");
}

/** The names of the tasks of a workflow, or of those under an `each`. */
export function taskNamesIn(workflow: MapTree): readonly string[] {
  return itemsIn(childOf(workflow, "tasks")).flatMap((task) => textOf(childOf(task, "name")) ?? []);
}

/** Results and paths have the names of tasks, so those under `each` must have others. */
export function checkInnerNames(
  each: MapTree,
  taken: ReadonlySet<string>,
  problems: Problems,
): void {
  reportNames(each, taken, 'of a task outside this "each"', problems);
}

/** The same for the workflow that is the action beside it: paths go through both. */
export function checkBesideActions(
  trees: readonly MapTree[],
  tasks: readonly TaskDeclaration[],
  problems: Problems,
): void {
  for (const [position, { action, each }] of tasks.entries()) {
    const inner = eachIn(trees[position] as MapTree);
    if (inner === null || each === undefined) continue;
    if (action instanceof Workflow) {
      const final = action.settings.finally === undefined ? [] : ["finally"];
      const taken = new Set([...action.nodes.keys(), ...final]);
      reportNames(inner, taken, "of a task of the workflow that is the action", problems);
    }
    checkBesideActions(mapsIn(inner), each, problems);
  }
}

function reportNames(
  each: MapTree,
  taken: ReadonlySet<string>,
  whose: string,
  problems: Problems,
): void {
  for (const task of itemsIn(childOf(each, "tasks"))) {
    const tree = childOf(task, "name");
    const name = textOf(tree);
    if (tree === undefined || name === null || !taken.has(name)) continue;
    problems.report("DUPLICATE_NAME", tree.start, `${quote(name)} is already the name ${whose}`);
  }
}
