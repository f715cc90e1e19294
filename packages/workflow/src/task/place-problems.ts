import { quote } from "@sheaf/context/messages";
import type { WorkflowSettings } from "../graph/settings.ts";
import { isRecord } from "../options/given.ts";
import { entriesOf } from "./next-entries.ts";
import { isJoin } from "./option-table.ts";
import type { TaskDeclaration } from "./task-options.ts";

/** What is wrong with a task among the other tasks. */
export function problemsOfPlace(
  { start, join, as, fold, onFailure }: TaskDeclaration,
  isListed: boolean,
  isOnlyStart: boolean,
  taken: ReadonlySet<string>,
): readonly string[] {
  const problems: string[] = [];
  if (isListed && typeof start === "boolean")
    problems.push('has "start", but no task has "next": tasks run in the order listed');
  if (!isListed && onFailure !== undefined)
    problems.push(
      'has "onFailure", but tasks have "next": give it an entry of "next" with "on" instead',
    );
  if (isOnlyStart && isJoin(join)) problems.push("joins branches, but no task leads to it");
  if (as !== undefined && taken.has(as))
    problems.push(`calls its items ${quote(as)}, which is a parameter or variable`);
  const folded = fold?.as;
  if (typeof folded === "string" && taken.has(folded))
    problems.push(`calls the value of its fold ${quote(folded)}, which is a parameter or variable`);
  return problems;
}

/** @param rates The first task with each rate that has a name. */
export function problemsOfRate(
  task: TaskDeclaration,
  rates: Map<string, TaskDeclaration>,
): string[] {
  const name = task.rate?.name;
  if (typeof name !== "string") return [];
  const other = rates.get(name);
  if (other === undefined) rates.set(name, task);
  return ["limit", "per"].flatMap((option) => {
    const [own, first] = [task, other ?? task].map(
      ({ rate }) => (rate as unknown as Readonly<Record<string, unknown>>)[option],
    );
    if (typeof own !== "number" || typeof first !== "number" || own === first) return [];
    const where = `task ${quote(other?.name ?? "")}`;
    return [`has the rate ${quote(name)} with "${option}" ${own}, which is ${first} in ${where}`];
  });
}

/** Names that `as` would hide. */
export function takenNames(
  tasks: readonly TaskDeclaration[],
  { parameters = {}, vars = {} }: WorkflowSettings,
): ReadonlySet<string> {
  const taken = new Set([...Object.keys(parameters), ...Object.keys(vars)]);
  for (const task of tasks)
    for (const block of publishesOf(task)) for (const name of Object.keys(block)) taken.add(name);
  return taken;
}

/**
 * Each `publish` of a task, and of what its items run.
 *
 * @param lists Those that were looked at: one may contain itself.
 */
export function* publishesOf(
  { publish, next, each }: TaskDeclaration,
  lists: Set<unknown> = new Set(),
): Iterable<object> {
  for (const block of [publish, ...entriesOf(next).map((entry) => entry.publish)])
    if (isRecord(block)) yield block;
  if (!Array.isArray(each) || lists.has(each)) return;
  lists.add(each);
  for (const task of each as readonly TaskDeclaration[])
    if (isRecord(task)) yield* publishesOf(task, lists);
}
