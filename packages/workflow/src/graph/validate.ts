import { messageOf, quote } from "@sheaf/context/messages";
import { shown } from "../value-name.ts";
import { isCount, isListOfStrings } from "../options/given.ts";
import { type Assembly, linksOf, targetsOf } from "./graph.ts";
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

function* invalidSettings({ settings }: Assembly): Iterable<WorkflowProblem> {
  for (const message of settingProblems(settings)) yield { code: "INVALID_SETTING", message };
}

/** One problem for each node that was not added, however many edges name it. */
function* unknownNodes({ unknown, source }: Assembly): Iterable<WorkflowProblem> {
  for (const [id, { predecessors }] of unknown) {
    const [first] = predecessors;
    const mention = first === undefined ? "edges leave it" : `${quote(first)} leads to it`;
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
  const reached = new Set(assembly.starts);
  // Iterating a set also visits what is added during the iteration.
  for (const id of reached) {
    const links = linksOf(assembly, id);
    if (links !== undefined) for (const target of targetsOf(links)) reached.add(target);
  }
  const { noun } = assembly.source;
  for (const id of assembly.vertices.keys()) {
    if (reached.has(id)) continue;
    if (noun === "task")
      yield problem("UNREACHABLE_TASK", `${unreachableTask(id)}; ${UNREACHABLE_TASK_ADVICE}`, id);
    else yield problem("UNREACHABLE_NODE", `nothing leads from the start to node ${quote(id)}`, id);
  }
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

function* vertexProblems({ vertices, source }: Assembly): Iterable<WorkflowProblem> {
  const { noun } = source;
  for (const [id, vertex] of vertices) {
    for (const what of nodeProblems(id, vertex.node)) {
      yield problem("INVALID_NODE", `${noun} ${quote(id)} ${what}`, id);
    }
    const join = joinProblem(vertex, noun);
    if (join !== null) yield problem("INVALID_JOIN", `${noun} ${quote(id)} ${join}`, id);
    for (const action of unhandledActions(vertex)) {
      const message = `${noun} ${quote(id)} may choose the action ${quote(action)}, which has no edge, and there is no default`;
      yield problem("UNHANDLED_ACTION", message, id);
    }
  }
}

function* nodeProblems(id: string, node: Node): Iterable<string> {
  if (id === "") yield "has an empty name";
  const { process, actions, problems } = node as { readonly [K in keyof Node]: unknown };
  if (typeof process !== "function") yield 'has no method "process"';
  if (actions !== undefined && !isListOfStrings(actions))
    yield 'has "actions" that are not a list of strings';
  if (problems === undefined) return;
  try {
    yield* node.problems?.() ?? [];
  } catch (error) {
    yield `cannot be checked: ${messageOf(error)}`;
  }
}

function joinProblem({ join, predecessors }: Vertex, noun: "task" | "node"): string | null {
  if (join === null || join === "all") return null;
  if (!isCount(join))
    return `has an invalid "join": expected "all" or an integer from 1, got ${shown(join)}`;
  if (join <= predecessors.size) return null;
  const leading =
    predecessors.size === 1 ? `1 ${noun} leads` : `${predecessors.size} ${noun}s lead`;
  return `joins ${join} branches, but only ${leading} to it`;
}

function unhandledActions({ node, edges, defaultRoute }: Vertex): Iterable<string> {
  const { actions } = node;
  if (!isListOfStrings(actions) || defaultRoute !== null || edges.has("default")) return [];
  return new Set(actions.filter((action) => !edges.has(action)));
}

function problem(code: WorkflowProblemCode, message: string, node: string): WorkflowProblem {
  return { code, message, node };
}
