import { messageOf, quote } from "@sheaf/context/messages";
import { shown } from "../value-name.ts";
import { isCount, isListOfStrings } from "../options/given.ts";
import { NO_EDGE } from "./edge-table.ts";
import type { Assembly } from "./graph.ts";
import type { WorkflowProblem, WorkflowProblemCode } from "./invalid-workflow-error.ts";
import type { Node } from "./node.ts";
import { settingProblems } from "./setting-problems.ts";
import type { Vertex } from "./vertex.ts";

/** Everything that is wrong with a workflow, in a fixed order. O(nodes + edges), without recursion. */
export function validate(assembly: Assembly): readonly WorkflowProblem[] {
  return [
    ...invalidSettings(assembly),
    ...assembly.problems,
    ...unknownNodes(assembly),
    ...unreachableNodes(assembly),
    ...vertexProblems(assembly),
  ];
}

function* invalidSettings(assembly: Assembly): Iterable<WorkflowProblem> {
  const problems = [...settingProblems(assembly.settings)];
  if (problems.length === 0) problems.push(...finalProblems(assembly));
  for (const message of problems) yield { code: "INVALID_SETTING", message };
}

function* finalProblems({ settings, vertices, source: { noun } }: Assembly): Iterable<string> {
  const final = settings.finally;
  if (final === undefined) return;
  try {
    final.check();
  } catch (error) {
    yield `invalid setting "finally": ${messageOf(error)}`;
    return;
  }
  for (const id of final.nodes.keys())
    if (vertices.has(id)) yield `a ${noun} of "finally" has the name of another one: ${quote(id)}`;
  if (vertices.has("finally"))
    yield `no ${noun} can be called "finally" beside the setting "finally"`;
}

/** One problem for each node that was not added, however many edges name it. */
function* unknownNodes({ unknown, source }: Assembly): Iterable<WorkflowProblem> {
  for (const [id, { number, table }] of unknown) {
    const first = table.firstIn(number);
    const mention =
      first === NO_EDGE
        ? "edges leave it"
        : `${quote(table.nameOf(table.sourceOf(first)))} leads to it`;
    yield problem(
      "UNKNOWN_NODE",
      `${source.noun} ${quote(id)} was never added, but ${mention}`,
      id,
    );
  }
}

/** Paths through unknown nodes count, because those are reported already. */
function* unreachableNodes(assembly: Assembly): Iterable<WorkflowProblem> {
  if (assembly.starts.length === 0) {
    yield { code: "NO_START", message: "it has no node to start with" };
    return;
  }
  const reached = reachedNodes(assembly);
  const { noun } = assembly.source;
  for (const [id, { number }] of assembly.vertices) {
    if (reached[number] === 1) continue;
    if (noun === "task")
      yield problem("UNREACHABLE_TASK", `${unreachableTask(id)}; ${UNREACHABLE_TASK_ADVICE}`, id);
    else yield problem("UNREACHABLE_NODE", `nothing leads from the start to node ${quote(id)}`, id);
  }
}

/** 1 by the number of each node that a start leads to. */
function reachedNodes({ starts, vertices, table }: Assembly): Uint8Array {
  const reached = new Uint8Array(table.names.length);
  const found = starts.map((id) => (vertices.get(id) as Vertex).number);
  for (const number of found) reached[number] = 1;
  // Iterating a list also visits what is added during the iteration.
  for (const number of found) {
    for (let edge = table.firstOut(number); edge !== NO_EDGE; edge = table.nextOut(edge)) {
      const target = table.targetOf(edge);
      if (reached[target] === 1) continue;
      reached[target] = 1;
      found.push(target);
    }
  }
  return reached;
}

/**
 * The message for a task that can never run, in graphs and documents.
 *
 * @example
 * ```ts
 * unreachableTask("report"); // 'nothing leads from the start to task "report"'
 * ```
 */
export function unreachableTask(id: string): string {
  return `nothing leads from the start to task ${quote(id)}`;
}

/** The hint that goes with it. */
export const UNREACHABLE_TASK_ADVICE =
  'name it in the "next" of a task that runs, or give it "start: true"';

function vertexProblems({ vertices, source }: Assembly): readonly WorkflowProblem[] {
  const { noun } = source;
  const problems: WorkflowProblem[] = [];
  for (const [id, vertex] of vertices) {
    const add = (code: WorkflowProblemCode, what: string): void => {
      problems.push(problem(code, `${noun} ${quote(id)} ${what}`, id));
    };
    for (const what of nodeProblems(id, vertex.node)) add("INVALID_NODE", what);
    const join = joinProblem(vertex, noun);
    if (join !== null) add("INVALID_JOIN", join);
    for (const action of unhandledActions(vertex))
      add(
        "UNHANDLED_ACTION",
        `may choose the action ${quote(action)}, which has no edge, and there is no default`,
      );
  }
  return problems;
}

function nodeProblems(id: string, node: Node): readonly string[] {
  const found: string[] = [];
  if (id === "") found.push("has an empty name");
  const { process, actions, problems } = node as { readonly [K in keyof Node]: unknown };
  if (typeof process !== "function") found.push('has no method "process"');
  if (actions !== undefined && !isListOfStrings(actions))
    found.push('has "actions" that are not a list of strings');
  if (problems === undefined) return found;
  try {
    for (const what of node.problems?.() ?? []) found.push(what);
  } catch (error) {
    found.push(`cannot be checked: ${messageOf(error)}`);
  }
  return found;
}

function joinProblem(vertex: Vertex, noun: "task" | "node"): string | null {
  const { join } = vertex;
  if (join === null || join === "all") return null;
  if (!isCount(join))
    return `has an invalid "join": expected "all" or an integer from 1, got ${shown(join)}`;
  const { predecessors } = vertex;
  if (join <= predecessors.size) return null;
  const leading =
    predecessors.size === 1 ? `1 ${noun} leads` : `${predecessors.size} ${noun}s lead`;
  return `joins ${join} branches, but only ${leading} to it`;
}

function unhandledActions(vertex: Vertex): Iterable<string> {
  const { node, defaultRoute } = vertex;
  if (!isListOfStrings(node.actions) || defaultRoute !== null) return [];
  const handled = vertex.actions;
  if (handled.has("default")) return [];
  return new Set(node.actions.filter((action) => !handled.has(action)));
}

function problem(code: WorkflowProblemCode, message: string, node: string): WorkflowProblem {
  return { code, message, node };
}
