import { quote } from "@sheaf/context/messages";
import { GRAPH_IN_CODE, type WorkflowSource } from "../declaration-source.ts";
import { shown } from "../value-name.ts";
import { dominatorRanks } from "./dominators.ts";
import { EdgeTable, NO_EDGE } from "./edge-table.ts";
import type { ActionEdge } from "./edges.ts";
import type { Assembly } from "./graph.ts";
import type { WorkflowProblem, WorkflowProblemCode } from "./invalid-workflow-error.ts";
import type { Node } from "./node.ts";
import type { WorkflowSettings } from "./settings.ts";
import { type EdgeCondition, FEW, type JoinRule, Links, Vertex } from "./vertex.ts";

/** One step in building a workflow. Most are edges, for which a function would take twice the memory. */
export type Addition = ((assembler: Assembler) => void) | ActionEdge;

/**
 * Applies additions to an assembly, which stays as it is: vertices are shared with it until an
 * addition changes them. It reports mistakes and goes on: if two additions contradict each other, the
 * first wins. O(nodes + edges + additions).
 */
export class Assembler {
  readonly #vertices: Map<string, Vertex>;
  readonly #unknown: Map<string, Links>;
  /** A vertex that refers to this table was made here and is not shared with the base. */
  readonly #table: EdgeTable;
  readonly #starts: string[];
  readonly #problems: WorkflowProblem[];
  #settings: WorkflowSettings;
  #source: WorkflowSource;
  /** The edges of each node that has many, so that finding duplicates stays O(1). */
  readonly #edges = new Map<number, Set<string>>();
  /** The node that the last edge leaves, which the next one often leaves too. */
  #from = "";
  #fromLinks: Links | null = null;

  /** @param expected How many additions may follow. */
  constructor(base: Assembly | null, expected: number) {
    // Vertices of the base are copied before they are changed.
    this.#vertices = new Map(base?.vertices);
    this.#unknown = new Map(base?.unknown);
    this.#table = new EdgeTable(base?.table ?? null, expected);
    this.#starts = [...(base?.starts ?? [])];
    this.#problems = [...(base?.problems ?? [])];
    this.#settings = base?.settings ?? {};
    this.#source = base?.source ?? GRAPH_IN_CODE;
  }

  /** The graph. The assembler must not be used any more. */
  assembled(): Assembly {
    const assembly = {
      starts: Object.freeze(this.#starts),
      vertices: this.#vertices,
      unknown: this.#unknown,
      table: this.#table,
      settings: this.#settings,
      source: this.#source,
      problems: this.#problems,
    };
    return { ...assembly, ranks: once(() => dominatorRanks(assembly)) };
  }

  add(addition: Addition): void {
    if (typeof addition === "function") addition(this);
    else this.#edge(addition);
  }

  set(settings: WorkflowSettings): void {
    this.#settings = Object.freeze({ ...this.#settings, ...settings });
  }

  declaredIn(source: WorkflowSource): void {
    this.#source = source;
  }

  start(node: Node, join: JoinRule): void {
    if (this.node(node, join)) this.#starts.push(node.id);
  }

  /** True if the node was added. */
  node(node: Node, join: JoinRule): boolean {
    const id = idOf(node);
    if (id === null) {
      const given: unknown = (node as Partial<Node> | null | undefined)?.id;
      const message = `a node has an invalid name: expected a string, got ${shown(given)}`;
      return this.#report("INVALID_NODE", message);
    }
    if (this.#vertices.has(id)) {
      return this.#report("DUPLICATE_NODE", `node ${quote(id)} was added more than once`, id);
    }
    const links = this.#unknown.get(id);
    const number = links === undefined ? this.#table.addNode(id) : links.number;
    const vertex = new Vertex(node, join, number, this.#table);
    this.#vertices.set(id, vertex);
    if (links !== undefined) {
      vertex.copyFrom(links);
      this.#unknown.delete(id);
      this.#fromLinks = null;
    }
    return true;
  }

  #edge({ from, action, to }: ActionEdge): void {
    if (!this.#areStrings(from, to, action)) return;
    const source = this.#sourceOf(from).number;
    const target = this.#linksOf(to).number;
    if (this.#hasEdge(source, action, target)) {
      const message = `the edge from ${quote(from)} to ${quote(to)} for action ${quote(action)} was added more than once`;
      this.#report("DUPLICATE_EDGE", message, from);
      return;
    }
    this.#table.addEdge(source, action, target);
  }

  conditionalEdge(from: string, when: EdgeCondition, to: string): void {
    if (!this.#areStrings(from, to, "")) return;
    if (typeof when !== "function") {
      const message = `the condition of the edge from ${quote(from)} to ${quote(to)} is not a function`;
      this.#report("INVALID_EDGE", message, from);
      return;
    }
    const links = this.#linksOf(from);
    links.addConditional(when, to);
    this.#connect(links, to);
  }

  defaultRoute(from: string, to: string): void {
    if (!this.#areStrings(from, to, "")) return;
    const links = this.#linksOf(from);
    if (links.defaultRoute === to) return;
    if (links.defaultRoute !== null) {
      const message = `node ${quote(from)} has the default route to ${quote(links.defaultRoute)} and another to ${quote(to)}`;
      this.#report("DUPLICATE_ROUTE", message, from);
      return;
    }
    links.defaultRoute = to;
    this.#connect(links, to);
  }

  #report(code: WorkflowProblemCode, message: string, node?: string): false {
    this.#problems.push(node === undefined ? { code, message } : { code, message, node });
    return false;
  }

  #connect({ number }: Links, to: string): void {
    this.#table.addEdge(number, null, this.#linksOf(to).number);
  }

  /** True if there is such an edge. If not, it is noted as one that will be added. */
  #hasEdge(source: number, action: string, target: number): boolean {
    const table = this.#table;
    let count = 0;
    for (let edge = table.firstOut(source); edge !== NO_EDGE; edge = table.nextOut(edge)) {
      if (table.targetOf(edge) === target && table.actionOf(edge) === action) return true;
      if (++count === FEW) return this.#isNoted(source, action, target);
    }
    return false;
  }

  #isNoted(source: number, action: string, target: number): boolean {
    let edges = this.#edges.get(source);
    if (edges === undefined) this.#edges.set(source, (edges = edgesOf(this.#table, source)));
    const { size } = edges;
    return edges.add(`${target} ${action}`).size === size;
  }

  #areStrings(from: unknown, to: unknown, action: unknown): boolean {
    if (typeof from === "string" && typeof to === "string" && typeof action === "string")
      return true;
    return this.#report("INVALID_EDGE", "an edge has ends or an action that are not strings");
  }

  #sourceOf(from: string): Links {
    if (this.#fromLinks !== null && this.#from === from) return this.#fromLinks;
    this.#from = from;
    return (this.#fromLinks = this.#linksOf(from));
  }

  /** The links of a node, not shared. */
  #linksOf(id: string): Links {
    const links = this.#vertices.get(id) ?? this.#unknown.get(id);
    if (links !== undefined) return links.table === this.#table ? links : this.#copyOf(id, links);
    const added = new Links(this.#table.addNode(id), this.#table);
    this.#unknown.set(id, added);
    return added;
  }

  #copyOf(id: string, links: Links): Links {
    const { number } = links;
    const copy =
      links instanceof Vertex
        ? new Vertex(links.node, links.join, number, this.#table)
        : new Links(number, this.#table);
    copy.copyFrom(links);
    if (copy instanceof Vertex) this.#vertices.set(id, copy);
    else this.#unknown.set(id, copy);
    return copy;
  }
}

function edgesOf(table: EdgeTable, source: number): Set<string> {
  const edges = new Set<string>();
  for (let edge = table.firstOut(source); edge !== NO_EDGE; edge = table.nextOut(edge))
    edges.add(`${table.targetOf(edge)} ${table.actionOf(edge)}`);
  return edges;
}

function once<T>(compute: () => T): () => T {
  let known: { readonly value: T } | null = null;
  return () => (known ??= { value: compute() }).value;
}

function idOf(node: unknown): string | null {
  const id: unknown = (node as Partial<Node> | null | undefined)?.id;
  return typeof id === "string" ? id : null;
}
