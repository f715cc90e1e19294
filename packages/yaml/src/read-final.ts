import { quote } from "@sheaf/context/messages";
import { type AnyWorkflow, compileTasks } from "@sheaf/workflow";
import { checkTasks } from "./check-tasks.ts";
import { checkBesideActions, mapsIn, withInner } from "./each-tasks.ts";
import { DocumentSource } from "./document-source.ts";
import { blocksOf, checkVariableNames, type DeclaredNames, NameSet, namesOf } from "./names.ts";
import type { Problems } from "./problems.ts";
import { type FindWorkflow, TaskReader } from "./read-task.ts";
import type { TemplateReader } from "./template-reader.ts";
import { childOf, entriesIn, itemsIn, type MapTree, textOf, withEntries } from "./tree.ts";

/** The variable that says how the workflow ended. */
const OUTCOME = "outcome";

/** What runs at the end of a workflow, as a workflow of its own; null if there is nothing. */
export function finalIn(tree: MapTree): MapTree | null {
  const tasks = tree.entries.get("finally");
  if (tasks === undefined || tasks.value.kind !== "list") return null;
  return withEntries({ ...tree, start: tasks.value.start }, new Map([["tasks", tasks]]));
}

/** The names of a workflow with those that its end adds: variables that it publishes, and tasks. */
export function namesAfter(
  names: DeclaredNames,
  final: MapTree,
  document: MapTree,
  problems: Problems,
): DeclaredNames {
  const added = namesOf(final, document, problems);
  const both = (before: ReadonlySet<string>, after: ReadonlySet<string>): NameSet =>
    new NameSet(problems).with(before).with(after);
  return {
    ...names,
    tasks: both(names.tasks, added.tasks),
    variables: both(names.variables, added.variables),
  };
}

/**
 * Reads what runs at the end. Its templates see everything of the workflow, and how it ended.
 *
 * @param names Those of the workflow and its end.
 */
export function readFinal(
  workflow: MapTree,
  final: MapTree,
  names: DeclaredNames,
  templates: TemplateReader,
  findWorkflow: FindWorkflow,
  problems: Problems,
): AnyWorkflow | null {
  const variables = new NameSet(problems).with(names.variables).with([OUTCOME]);
  const seen: DeclaredNames = { ...names, variables };
  const own = itemsIn(childOf(final, "tasks")).flatMap(
    (task) => textOf(childOf(task, "name")) ?? [],
  );
  checkVariableNames(final, problems);
  checkTasks(final, { ...seen, tasks: new NameSet(problems).with(own) }, problems);
  checkNames(workflow, final, problems);
  checkOutcome(final, problems);
  const declared = new TaskReader(templates, seen, findWorkflow).tasks(final);
  checkBesideActions(mapsIn(final), declared, problems);
  if (!problems.isEmpty) return null;
  const source = new DocumentSource(final, problems.lines, templates.source.name);
  return compileTasks(declared, {}, source);
}

/** What is published under this name would be dropped at the end. */
function checkOutcome(final: MapTree, problems: Problems): void {
  const message = `${quote(OUTCOME)} says here how the workflow ended: nothing else can be published under this name`;
  for (const task of withInner(itemsIn(childOf(final, "tasks"))))
    for (const block of blocksOf(task))
      for (const [name, { keyStart }] of entriesIn(block))
        if (name === OUTCOME) problems.report("RESERVED_NAME", keyStart, message);
}

/** Results have the names of tasks, so those at the end must have others. */
function checkNames(workflow: MapTree, final: MapTree, problems: Problems): void {
  const taken = new Map<string, number>();
  for (const task of itemsIn(childOf(workflow, "tasks"))) {
    const tree = childOf(task, "name");
    const name = textOf(tree);
    if (tree === undefined || name === null) continue;
    taken.set(name, tree.start);
    const message = 'a task cannot be called "finally" beside the key "finally"';
    if (name === "finally") problems.report("RESERVED_NAME", tree.start, message);
  }
  for (const task of itemsIn(childOf(final, "tasks"))) {
    const tree = childOf(task, "name");
    const earlier = taken.get(textOf(tree) ?? "");
    if (tree === undefined || earlier === undefined) continue;
    const { line } = problems.lines.at(earlier);
    const message = `the task ${quote(textOf(tree) ?? "")} is already declared in line ${line}`;
    problems.report("DUPLICATE_NAME", tree.start, message);
  }
}
