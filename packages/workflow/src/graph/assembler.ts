import { quote } from "@sheaf/context/messages";
import { GRAPH_IN_CODE, type WorkflowSource } from "../declaration-source.ts";
import { shown } from "../value-name.ts";
import { dominatorRanks } from "./dominators.ts";
import type { Assembly } from "./graph.ts";
import type { WorkflowProblem, WorkflowProblemCode } from "./invalid-workflow-error.ts";
import type { Node } from "./node.ts";
import type { WorkflowSettings } from "./settings.ts";
import type { EdgeCondition, JoinRule } from "./vertex.ts";

/** One step in building a workflow. */
export type Addition = (assembler: Assembler) => void;

/** `Links` that an assembler may change as long as it owns them. */
interface OwnLinks {
  edges: Map<string, string[]>;
  conditional: { readonly when: EdgeCondition; readonly to: string }[];
  defaultRoute: string | null;
  predecessors: Set<string>;
  /** The assembler that made it, and only that, may change it. */
  readonly owner: object;
}

interface OwnVertex extends OwnLinks {
  readonly node: Node;
  readonly join: JoinRule;
}

/** Up to this length, a list of targets is searched linearly. */
const SHORT = 16;

/**
 * Applies additions to an assembly, which stays as it is: vertices are shared with it until an
 * addition changes them. It reports mistakes and goes on: if two additions contradict each other, the
 * first wins. O(nodes + additions + edges of the changed vertices).
 */
export class Assembler {
  readonly #vertices: Map<string, OwnVertex>;
  readonly #unknown: Map<string, OwnLinks>;
  readonly #starts: string[];
  readonly #problems: WorkflowProblem[];
  #settings: WorkflowSettings;
  #source: WorkflowSource;
  /** Marks what was made here and is not shared with the base. */
  readonly #owner = {};
  /** The targets of each long list as a set, so that finding duplicates stays O(1). */
  readonly #targets = new Map<readonly string[], Set<string>>();

  constructor(base: Assembly | null) {
    // Vertices of another owner are copied before they are changed.
    this.#vertices = new Map(base?.vertices as ReadonlyMap<string, OwnVertex> | undefined);
    this.#unknown = new Map(base?.unknown as ReadonlyMap<string, OwnLinks> | undefined);
    this.#starts = [...(base?.starts ?? [])];
    this.#problems = [...(base?.problems ?? [])];
    this.#settings = base?.settings ?? {};
    this.#source = base?.source ?? GRAPH_IN_CODE;
  }

  /** The graph. The assembler must not be used any more. */
  assembled(): Assembly {
    return {
      starts: Object.freeze(this.#starts),
      ranks: once(() => dominatorRanks(this.#starts, this.#vertices)),
      vertices: this.#vertices,
      unknown: this.#unknown,
      settings: this.#settings,
      source: this.#source,
      problems: this.#problems,
    };
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
    const links = this.#unknown.has(id) ? this.#linksOf(id) : noLinks(this.#owner);
    this.#vertices.set(id, { ...links, node, join });
    this.#unknown.delete(id);
    return true;
  }

  edge(from: string, action: string, to: string): void {
    if (!this.#areStrings([from, action, to])) return;
    const { edges } = this.#linksOf(from);
    const targets = edges.get(action);
    if (targets === undefined) edges.set(action, [to]);
    else if (!this.#append(targets, to)) {
      const message = `the edge from ${quote(from)} to ${quote(to)} for action ${quote(action)} was added more than once`;
      this.#report("DUPLICATE_EDGE", message, from);
      return;
    }
    this.#linksOf(to).predecessors.add(from);
  }

  conditionalEdge(from: string, when: EdgeCondition, to: string): void {
    if (!this.#areStrings([from, to])) return;
    if (typeof when !== "function") {
      const message = `the condition of the edge from ${quote(from)} to ${quote(to)} is not a function`;
      this.#report("INVALID_EDGE", message, from);
      return;
    }
    this.#linksOf(from).conditional.push({ when, to });
    this.#linksOf(to).predecessors.add(from);
  }

  defaultRoute(from: string, to: string): void {
    if (!this.#areStrings([from, to])) return;
    const links = this.#linksOf(from);
    if (links.defaultRoute !== null && links.defaultRoute !== to) {
      const message = `node ${quote(from)} has the default route to ${quote(links.defaultRoute)} and another to ${quote(to)}`;
      this.#report("DUPLICATE_ROUTE", message, from);
      return;
    }
    links.defaultRoute = to;
    this.#linksOf(to).predecessors.add(from);
  }

  #report(code: WorkflowProblemCode, message: string, node?: string): false {
    this.#problems.push(node === undefined ? { code, message } : { code, message, node });
    return false;
  }

  /** False if the list has the target already. */
  #append(targets: string[], to: string): boolean {
    const isLong = targets.length > SHORT;
    if (isLong ? this.#setOf(targets).has(to) : targets.includes(to)) return false;
    targets.push(to);
    this.#targets.get(targets)?.add(to);
    return true;
  }

  #setOf(targets: readonly string[]): ReadonlySet<string> {
    const set = this.#targets.get(targets) ?? new Set(targets);
    this.#targets.set(targets, set);
    return set;
  }

  #areStrings(parts: readonly unknown[]): boolean {
    if (parts.every((part) => typeof part === "string")) return true;
    return this.#report("INVALID_EDGE", "an edge has ends or an action that are not strings");
  }

  /** The links of a node, not shared. */
  #linksOf(id: string): OwnLinks {
    const vertex = this.#vertices.get(id);
    if (vertex !== undefined) return this.#owned(this.#vertices, id, vertex);
    const unknown = this.#unknown.get(id);
    if (unknown !== undefined) return this.#owned(this.#unknown, id, unknown);
    const links = noLinks(this.#owner);
    this.#unknown.set(id, links);
    return links;
  }

  #owned<L extends OwnLinks>(home: Map<string, L>, id: string, links: L): L {
    if (links.owner === this.#owner) return links;
    const copy: L = {
      ...links,
      edges: new Map(Array.from(links.edges, ([action, targets]) => [action, [...targets]])),
      conditional: [...links.conditional],
      predecessors: new Set(links.predecessors),
      owner: this.#owner,
    };
    home.set(id, copy);
    return copy;
  }
}

function once<T>(compute: () => T): () => T {
  let known: { readonly value: T } | null = null;
  return () => (known ??= { value: compute() }).value;
}

function noLinks(owner: object): OwnLinks {
  return { edges: new Map(), conditional: [], defaultRoute: null, predecessors: new Set(), owner };
}

function idOf(node: unknown): string | null {
  const id: unknown = (node as Partial<Node> | null | undefined)?.id;
  return typeof id === "string" ? id : null;
}
