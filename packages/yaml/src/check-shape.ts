import { quote } from "@sheaf/context/messages";
import { isTemplate } from "@sheaf/template";
import { choiceHint, type ValueType } from "@sheaf/workflow/declaration";
import { keysIn, typeAt } from "./document-table.ts";
import type { Problems } from "./problems.ts";
import { type ShapeProblem, shapeProblems } from "./shape.ts";
import { childOf, type MapTree, textOf, type Tree, treeAt } from "./tree.ts";

/** Reports missing keys and values of the wrong type in a workflow whose keys are in kebab-case. */
export function checkShape(tree: MapTree, problems: Problems): void {
  for (const problem of shapeProblems(tree)) reportShape(tree, problem, problems);
}

function reportShape(tree: MapTree, { path, expected }: ShapeProblem, problems: Problems): void {
  const subject = subjectOf(tree, path);
  const value = treeAt(tree, path);
  if (value === undefined) {
    const around = treeAt(tree, path.slice(0, -1)) ?? tree;
    problems.report("MISSING_KEY", around.start, `${subject} is missing: expected ${expected}`);
    return;
  }
  const { type, option } = typeAt(path);
  const message = `${subject}: expected ${expected}, got ${shown(value)}`;
  const hint = hintFor(value, type, expected);
  problems.report(option?.code ?? "INVALID_OPTION", value.start, message, hint);
}

function hintFor(value: Tree, type: ValueType, expected: string): string | null {
  if (value.kind !== "scalar") return null;
  const given = value.value;
  if (typeof given === "string" && keysIn(type)?.id === "entry")
    return `write { do: ${given.slice(0, 80)} }`;
  if (typeof given !== "string") {
    const isText = given !== null && /^(a string|the name|a name)/.test(expected);
    return isText ? "quote it" : null;
  }
  if (isTemplate(given))
    return type.kind === "computed"
      ? "remove the text around the template: only a single template gives a value"
      : "templates are not allowed here";
  const isQuoted = value.style === "single" || value.style === "double";
  const isOther =
    given.trim() !== "" && (Number.isFinite(Number(given)) || /^(true|false)$/.test(given));
  if (isQuoted && isOther) return "leave out the quotes";
  return choiceHint(given, type) ?? null;
}

/** Names a value for messages: `"retry.count" of task "a"`. */
function subjectOf(tree: MapTree, path: readonly PropertyKey[]): string {
  let rest = path;
  let around = "";
  let at: Tree | undefined = tree;
  if (rest[0] === "workflows" && rest.length > 2) {
    around = ` in workflow ${quote(String(rest[1]))}`;
    at = treeAt(at, rest.slice(0, 2));
    rest = rest.slice(2);
  }
  const [list = ""] = rest;
  if (list === "tasks" || list === "finally")
    // A task may have tasks under "each".
    for (let key = list; rest[0] === key && rest.length > 1; key = "each") {
      const task = nameOf(treeAt(at ?? tree, rest.slice(0, 2)), rest[1]);
      at = treeAt(at ?? tree, rest.slice(0, 2));
      rest = rest.slice(2);
      if (rest.length === 0) return `${task}${around}`;
      around = ` of ${task}${around}`;
    }
  if (rest.length === 0) return `the document${around}`;
  const [first = "", ...inner] = rest;
  const written = at?.kind === "map" ? at.entries.get(String(first))?.oldName : undefined;
  const steps = [written ?? first, ...inner].map((step, position) =>
    typeof step === "number" ? `[${step}]` : `${position === 0 ? "" : "."}${String(step)}`,
  );
  return `${quote(steps.join(""))}${around}`;
}

function nameOf(task: Tree | undefined, position: PropertyKey | undefined): string {
  const name = textOf(childOf(task, "name"));
  return name === null ? `task ${Number(position) + 1}` : `task ${quote(name)}`;
}

/** Describes a value for messages. */
export function shown(tree: Tree): string {
  if (tree.kind !== "scalar") return tree.kind === "list" ? "a list" : "a map";
  if (typeof tree.value === "string") return `the string ${quote(tree.value)}`;
  return tree.value === null ? "nothing" : String(tree.value);
}
