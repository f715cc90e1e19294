/** The end of a chain of edges. */
export const NO_EDGE = -1;

/**
 * All edges and routes of a graph in flat lists. Nodes and edges are numbers, and the edges that leave
 * or reach a node form chains in the order in which they were added. With lists of edges in each node,
 * checking a graph of 30,000 nodes took half as long again, as the lists do not fit into caches.
 */
export class EdgeTable {
  /** The names of all nodes that are named, whether they were added or not, by number. */
  readonly names: string[];
  #count: number;
  /** By edge: the action that it is for; null for conditional edges and default routes. */
  readonly #actions: (string | null)[];
  /** Four numbers by edge: its ends, and the next edge that leaves the one and that reaches the other. */
  #edges: Int32Array;
  /** Four numbers by node: the first and last edge that leave it, and that reach it. */
  #nodes: Int32Array;

  /**
   * @param base What the table begins with; it stays as it is.
   * @param expected How many edges may be added: lists that grow take a fifth longer.
   */
  constructor(base: EdgeTable | null, expected: number) {
    this.names = base === null ? [] : [...base.names];
    this.#actions = base === null ? [] : [...base.#actions];
    this.#count = base === null ? 0 : base.#count;
    this.#actions.length = this.#count + expected;
    this.#edges = new Int32Array(4 * this.#actions.length);
    if (base !== null) this.#edges.set(base.#edges.subarray(0, 4 * this.#count));
    this.#nodes = base === null ? new Int32Array(64) : base.#nodes.slice();
  }

  /** The number of a node that has no edges yet. */
  addNode(name: string): number {
    const node = this.names.push(name) - 1;
    if (4 * node === this.#nodes.length) this.#nodes = doubled(this.#nodes);
    this.#nodes.fill(NO_EDGE, 4 * node, 4 * node + 4);
    return node;
  }

  addEdge(source: number, action: string | null, target: number): void {
    const edge = this.#count++;
    this.#actions[edge] = action;
    if (4 * edge === this.#edges.length) this.#edges = doubled(this.#edges);
    this.#edges[4 * edge] = source;
    this.#edges[4 * edge + 1] = target;
    this.#edges[4 * edge + 2] = NO_EDGE;
    this.#edges[4 * edge + 3] = NO_EDGE;
    this.#append(edge, source, 0);
    this.#append(edge, target, 2);
  }

  /** @param chain 0 for the edges that leave the node, 2 for those that reach it */
  #append(edge: number, node: number, chain: number): void {
    const last = at(this.#nodes, 4 * node + chain + 1);
    if (last === NO_EDGE) this.#nodes[4 * node + chain] = edge;
    else this.#edges[4 * last + 2 + chain / 2] = edge;
    this.#nodes[4 * node + chain + 1] = edge;
  }

  /** The first edge or route that leaves the node. */
  firstOut(node: number): number {
    return at(this.#nodes, 4 * node);
  }

  /** The one that was added after it. */
  nextOut(edge: number): number {
    return at(this.#edges, 4 * edge + 2);
  }

  /** The first edge or route that reaches the node. */
  firstIn(node: number): number {
    return at(this.#nodes, 4 * node + 2);
  }

  /** The one that was added after it. */
  nextIn(edge: number): number {
    return at(this.#edges, 4 * edge + 3);
  }

  sourceOf(edge: number): number {
    return at(this.#edges, 4 * edge);
  }

  targetOf(edge: number): number {
    return at(this.#edges, 4 * edge + 1);
  }

  /** Null for conditional edges and default routes. */
  actionOf(edge: number): string | null {
    return this.#actions[edge] as string | null;
  }

  nameOf(node: number): string {
    return this.names[node] as string;
  }
}

function at(list: Int32Array, i: number): number {
  return list[i] as number;
}

function doubled(list: Int32Array): Int32Array {
  const longer = new Int32Array(2 * list.length);
  longer.set(list);
  return longer;
}
