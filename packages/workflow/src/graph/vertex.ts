import type { WorkflowContext } from "@sheaf/context";
import { type EdgeTable, NO_EDGE } from "./edge-table.ts";
import type { Node } from "./node.ts";

/** How many of the nodes that lead to a node must have arrived before it runs; null: each arrival runs it. */
export type JoinRule = "all" | number | null;

/** Decides whether an edge is followed after a success. */
export type EdgeCondition = (context: WorkflowContext, output: unknown) => boolean;

/** Edges of one action are searched for among all of a node where it has at most this many. */
export const FEW = 16;

/** An edge after a success. */
interface Conditional {
  readonly when: EdgeCondition;
  readonly to: string;
}

const NONE: readonly Conditional[] = Object.freeze([]);

/**
 * What edges and routes say about a node, whether it was added or not. Only the assembler that made it
 * changes it.
 */
export class Links {
  readonly number: number;
  /** The edges of the graph. */
  readonly table: EdgeTable;
  /** Where to go if no edge applies. */
  defaultRoute: string | null = null;
  #conditional: readonly Conditional[] | Conditional[] = NONE;
  #edges: ReadonlyMap<string, readonly string[]> | null = null;
  #predecessors: ReadonlySet<string> | null = null;

  constructor(number: number, table: EdgeTable) {
    this.number = number;
    this.table = table;
  }

  /** Edges after a success, in the order in which they were added. */
  get conditional(): readonly Conditional[] {
    return this.#conditional;
  }

  addConditional(when: EdgeCondition, to: string): void {
    if (this.#conditional === NONE) this.#conditional = [];
    (this.#conditional as Conditional[]).push({ when, to });
  }

  /** The actions that have edges. O(edges). */
  get actions(): ReadonlySet<string> {
    const { number, table } = this;
    const actions = new Set<string>();
    for (let edge = table.firstOut(number); edge !== NO_EDGE; edge = table.nextOut(edge)) {
      const action = table.actionOf(edge);
      if (action !== null) actions.add(action);
    }
    return actions;
  }

  /** Targets by action, in the order in which they were added. O(edges) once. */
  get edges(): ReadonlyMap<string, readonly string[]> {
    return (this.#edges ??= grouped(this));
  }

  /** The nodes that lead here, by any edge or route, each once. O(edges) once. */
  get predecessors(): ReadonlySet<string> {
    return (this.#predecessors ??= predecessorsOf(this));
  }

  /** Adds the targets of the edges for this action, in order. False if there are none. O(targets). */
  addTargets(action: string, found: Set<string>): boolean {
    const { number, table } = this;
    let [hasSome, count] = [false, 0];
    for (let edge = table.firstOut(number); edge !== NO_EDGE; edge = table.nextOut(edge)) {
      if (++count > FEW) return this.#addGrouped(action, found);
      if (table.actionOf(edge) !== action) continue;
      found.add(table.nameOf(table.targetOf(edge)));
      hasSome = true;
    }
    return hasSome;
  }

  #addGrouped(action: string, found: Set<string>): boolean {
    const targets = this.edges.get(action);
    for (const target of targets ?? []) found.add(target);
    return targets !== undefined;
  }

  /** Takes over what the table does not have. */
  copyFrom(links: Links): void {
    this.defaultRoute = links.defaultRoute;
    for (const { when, to } of links.#conditional) this.addConditional(when, to);
  }
}

/** A node with everything that a workflow says about it. */
export class Vertex extends Links {
  readonly node: Node;
  readonly join: JoinRule;

  constructor(node: Node, join: JoinRule, number: number, table: EdgeTable) {
    super(number, table);
    this.node = node;
    this.join = join;
  }
}

function grouped({ number, table }: Links): ReadonlyMap<string, readonly string[]> {
  const edges = new Map<string, string[]>();
  for (let edge = table.firstOut(number); edge !== NO_EDGE; edge = table.nextOut(edge)) {
    const action = table.actionOf(edge);
    if (action === null) continue;
    const target = table.nameOf(table.targetOf(edge));
    const targets = edges.get(action);
    if (targets === undefined) edges.set(action, [target]);
    else targets.push(target);
  }
  return edges;
}

function predecessorsOf({ number, table }: Links): ReadonlySet<string> {
  const names = new Set<string>();
  for (let edge = table.firstIn(number); edge !== NO_EDGE; edge = table.nextIn(edge))
    names.add(table.nameOf(table.sourceOf(edge)));
  return names;
}
