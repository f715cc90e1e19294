import { createContext, join } from "@sheaf/context";
import { messageOf, quote } from "../errors.ts";
import { isCount, isListOfStrings } from "./given.ts";
import { type Assembly, linksOf, targetsOf } from "./graph.ts";
import type { WorkflowProblem, WorkflowProblemCode } from "./invalid-workflow-error.ts";
import type { Node } from "./node.ts";
import type { WorkflowSettings } from "./settings.ts";
import type { Vertex } from "./vertex.ts";

/** Everything that is wrong with a workflow, in a fixed order. O(nodes + edges), without recursion. */
export function validate(assembly: Assembly): readonly WorkflowProblem[] {
  return [
    ...settingProblems(assembly.settings),
    ...assembly.problems,
    ...unknownNodes(assembly),
    ...unreachableNodes(assembly),
    ...vertexProblems(assembly),
  ];
}

function* settingProblems(settings: WorkflowSettings): Iterable<WorkflowProblem> {
  const { name, maxSteps, output, policies } = settings as Readonly<Record<string, unknown>>;
  if (name !== undefined && typeof name !== "string") yield invalidSetting("name is no string");
  if (maxSteps !== undefined && !isCount(maxSteps)) {
    yield invalidSetting(`maxSteps is ${shown(maxSteps)}, not an integer from 1`);
  }
  if (output !== undefined && typeof output !== "function") {
    yield invalidSetting("output is no function");
  }
  if (policies !== undefined) yield* policyProblems(policies);
}

/** Joining nothing still checks the policies. */
function* policyProblems(policies: unknown): Iterable<WorkflowProblem> {
  if (typeof policies !== "object" || policies === null) {
    yield invalidSetting("policies are no object");
    return;
  }
  for (const [name, policy] of Object.entries(policies)) {
    try {
      join(createContext(), [], {}, { otherwise: policy as "error" });
    } catch {
      yield invalidSetting(`the policy of ${quote(name)} is ${shown(policy)}, which is none`);
    }
  }
}

/** One for each node that was not added, however many edges name it. */
function* unknownNodes({ unknown }: Assembly): Iterable<WorkflowProblem> {
  for (const [id, { predecessors }] of unknown) {
    const [first] = predecessors;
    const mention = first === undefined ? "edges leave it" : `${quote(first)} leads to it`;
    yield problem("UNKNOWN_NODE", `node ${quote(id)} was never added, but ${mention}`, id);
  }
}

/** Unknown nodes are passed through, so that only causes are reported. */
function* unreachableNodes(assembly: Assembly): Iterable<WorkflowProblem> {
  if (assembly.starts.length === 0) {
    yield { code: "NO_START", message: "it has no node to start with" };
    return;
  }
  const reached = new Set(assembly.starts);
  // A set is walked in order of addition, and so reaches what is added on the way.
  for (const id of reached) {
    const links = linksOf(assembly, id);
    if (links !== undefined) for (const target of targetsOf(links)) reached.add(target);
  }
  for (const id of assembly.vertices.keys()) {
    if (!reached.has(id)) {
      yield problem("UNREACHABLE_NODE", `nothing leads from the start to node ${quote(id)}`, id);
    }
  }
}

function* vertexProblems({ vertices }: Assembly): Iterable<WorkflowProblem> {
  for (const [id, vertex] of vertices) {
    for (const what of nodeProblems(id, vertex.node)) {
      yield problem("INVALID_NODE", `node ${quote(id)} ${what}`, id);
    }
    const join = joinProblem(vertex);
    if (join !== null) yield problem("INVALID_JOIN", `node ${quote(id)} ${join}`, id);
    for (const action of unhandledActions(vertex)) {
      const message = `node ${quote(id)} may choose the action ${quote(action)}, which has no edge, and there is no default`;
      yield problem("UNHANDLED_ACTION", message, id);
    }
  }
}

function* nodeProblems(id: string, node: Node): Iterable<string> {
  if (id === "") yield "has an empty identifier";
  const { process, actions, problems } = node as { readonly [K in keyof Node]: unknown };
  if (typeof process !== "function") yield "has no function `process`";
  if (actions !== undefined && !isListOfStrings(actions)) yield "has actions that are no strings";
  if (problems === undefined) return;
  try {
    yield* node.problems?.() ?? [];
  } catch (error) {
    yield `cannot be checked: ${messageOf(error)}`;
  }
}

function joinProblem({ join, predecessors }: Vertex): string | null {
  if (join === null || join === "all") return null;
  if (!isCount(join))
    return `joins ${shown(join)} branches, which is neither "all" nor an integer from 1`;
  if (join <= predecessors.size) return null;
  const leading = predecessors.size === 1 ? "1 node leads" : `${predecessors.size} nodes lead`;
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

function invalidSetting(what: string): WorkflowProblem {
  return { code: "INVALID_SETTING", message: `the setting ${what}` };
}

function shown(value: unknown): string {
  if (typeof value === "string") return quote(value);
  return typeof value === "number" ? String(value) : `of type ${typeof value}`;
}
