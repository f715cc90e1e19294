import type { WorkflowContext } from "@sheaf/context";
import type { Node } from "./node.ts";

/** How many of the nodes that lead to a node must have arrived before it runs; null: each arrival runs it. */
export type JoinRule = "all" | number | null;

/** Decides whether an edge is followed after a success. */
export type EdgeCondition = (context: WorkflowContext, output: unknown) => boolean;

/** Up to this many edges, those of an action are searched for among all. */
export const FEW = 16;

/**
 * What edges and routes say about a node, whether it was added or not. Only the assembler that made it
 * changes it. Nodes are numbered in the order in which they are first named, and edges are lists of
 * actions and numbers: with a map and a set of names for each node, putting a graph of 50,000 edges
 * together and checking it took 3.5 times as long.
 */
export class Links {
  readonly number: number;
  /** The names of all nodes by number. */
  readonly names: readonly string[];
  /** The actions of all edges for actions, in the order in which the edges were added. */
  readonly actions: string[] = [];
  /** Where each of these edges leads. */
  readonly targets: number[] = [];
  /** Edges after a success, in the order in which they were added. */
  readonly conditional: { readonly when: EdgeCondition; readonly to: string }[] = [];
  /** Where to go if no edge applies. */
  defaultRoute: string | null = null;
  /** Where conditional edges and the default route lead. */
  readonly otherTargets: number[] = [];
  /** Where edges and routes to the node come from, once for each of them. */
  readonly sources: number[] = [];
  #edges: ReadonlyMap<string, readonly string[]> | null = null;
  #predecessors: ReadonlySet<string> | null = null;

  constructor(number: number, names: readonly string[]) {
    this.number = number;
    this.names = names;
  }

  /** Targets by action, in the order in which they were added. O(edges) once. */
  get edges(): ReadonlyMap<string, readonly string[]> {
    return (this.#edges ??= grouped(this));
  }

  /** The nodes that lead here, by any edge or route, each once. O(edges) once. */
  get predecessors(): ReadonlySet<string> {
    return (this.#predecessors ??= new Set(this.sources.map((one) => nameOf(this, one))));
  }

  /** Where edges and routes lead, once for each of them. */
  get successors(): readonly number[] {
    return this.otherTargets.length === 0 ? this.targets : [...this.targets, ...this.otherTargets];
  }

  /** Adds the targets of the edges for this action, in order. False if there are none. O(targets). */
  addTargets(action: string, found: Set<string>): boolean {
    if (this.actions.length > FEW) {
      const targets = this.edges.get(action);
      for (const target of targets ?? []) found.add(target);
      return targets !== undefined;
    }
    let at = this.actions.indexOf(action);
    const hasSome = at !== -1;
    for (; at !== -1; at = this.actions.indexOf(action, at + 1))
      found.add(nameOf(this, this.targets[at] as number));
    return hasSome;
  }

  /** True if there is this edge. O(edges). */
  hasEdge(target: number, action: string): boolean {
    for (let i = 0; i < this.targets.length; i++)
      if (this.targets[i] === target && this.actions[i] === action) return true;
    return false;
  }

  /** Takes over what is there. O(edges). */
  copyFrom(links: Links): void {
    for (const action of links.actions) this.actions.push(action);
    for (const target of links.targets) this.targets.push(target);
    for (const edge of links.conditional) this.conditional.push(edge);
    for (const target of links.otherTargets) this.otherTargets.push(target);
    for (const source of links.sources) this.sources.push(source);
    this.defaultRoute = links.defaultRoute;
  }
}

/** A node with everything that a workflow says about it. */
export class Vertex extends Links {
  readonly node: Node;
  readonly join: JoinRule;

  constructor(node: Node, join: JoinRule, number: number, names: readonly string[]) {
    super(number, names);
    this.node = node;
    this.join = join;
  }
}

function grouped(links: Links): ReadonlyMap<string, readonly string[]> {
  const edges = new Map<string, string[]>();
  for (const [i, action] of links.actions.entries()) {
    const target = nameOf(links, links.targets[i] as number);
    const targets = edges.get(action);
    if (targets === undefined) edges.set(action, [target]);
    else targets.push(target);
  }
  return edges;
}

function nameOf({ names }: Links, number: number): string {
  return names[number] as string;
}
