import { NO_EDGE } from "./edge-table.ts";
import type { Assembly } from "./graph.ts";
import type { Vertex } from "./vertex.ts";

/**
 * How many nodes dominate each node, that is, lie on every path to it from the start, by number. Null if
 * no node joins branches, because only joins need it. O(edges · log nodes), without recursion: the simple
 * version of Lengauer and Tarjan's algorithm (1979).
 */
export function dominatorRanks(graph: Reached): Int32Array | null {
  if (![...graph.vertices.values()].some(({ join }) => join !== null)) return null;
  const starts = graph.starts.map((id) => (graph.vertices.get(id) as Vertex).number);
  const search = depthFirst(graph, starts);
  const dominators = immediateDominators(graph, search, new Set(starts));
  const ranks = new Int32Array(dominators.length);
  const byNumber = new Int32Array(graph.table.names.length);
  for (let i = 1; i < ranks.length; i++) {
    ranks[i] = at(ranks, at(dominators, i)) + 1;
    byNumber[search.nodes[i] as number] = at(ranks, i);
  }
  return byNumber;
}

/** A graph in which every node is reached. */
type Reached = Pick<Assembly, "starts" | "vertices" | "table">;

/** A virtual node before all start nodes. */
const ROOT = 0;

/** The nodes in the order in which a search in depth finds them, after the root. */
interface Search {
  /** Their numbers in the graph. */
  readonly nodes: readonly number[];
  /** Where each was found from, by its position in this order. */
  readonly parents: readonly number[];
  /** The position of each node in this order, by its number in the graph. */
  readonly positions: Int32Array;
}

function depthFirst({ table }: Reached, starts: readonly number[]): Search {
  const [nodes, parents] = [[ROOT], [ROOT]];
  const positions = new Int32Array(table.names.length).fill(ROOT);
  /** The edges to follow next, from the node at each position of the path. */
  const path: [position: number, edge: number][] = [];
  const enter = (node: number, parent: number): void => {
    const position = nodes.push(node) - 1;
    positions[node] = position;
    parents.push(parent);
    path.push([position, table.firstOut(node)]);
  };
  for (const start of starts) {
    if (at(positions, start) === ROOT) enter(start, ROOT);
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const [position, edge] = top;
      if (edge === NO_EDGE) path.pop();
      else {
        top[1] = table.nextOut(edge);
        const node = table.targetOf(edge);
        if (at(positions, node) === ROOT) enter(node, position);
      }
    }
  }
  return { nodes, parents, positions };
}

/** Immediate dominators by position. The root has itself. */
function immediateDominators(
  { table }: Reached,
  { nodes, parents, positions }: Search,
  starts: ReadonlySet<number>,
): Int32Array {
  const size = nodes.length;
  const semi = Int32Array.from({ length: size }, (_, i) => i);
  const dominators = new Int32Array(size);
  const forest = new Forest(semi);
  const buckets = parents.map((): number[] => []);
  for (let node = size - 1; node > ROOT; node--) {
    const number = nodes[node] as number;
    if (starts.has(number)) semi[node] = ROOT;
    for (let edge = table.firstIn(number); edge !== NO_EDGE; edge = table.nextIn(edge)) {
      const source = at(positions, table.sourceOf(edge));
      semi[node] = Math.min(at(semi, node), at(semi, forest.least(source)));
    }
    (buckets[at(semi, node)] as number[]).push(node);
    const parent = parents[node] as number;
    forest.link(parent, node);
    const bucket = buckets[parent] as number[];
    for (const one of bucket.splice(0)) {
      const least = forest.least(one);
      dominators[one] = at(semi, least) < at(semi, one) ? least : parent;
    }
  }
  for (let node = 1; node < size; node++) {
    const found = at(dominators, node);
    if (found !== at(semi, node)) dominators[node] = at(dominators, found);
  }
  return dominators;
}

/** A forest with path compression. */
class Forest {
  readonly #semi: Int32Array;
  readonly #above: Int32Array;
  readonly #least: Int32Array;

  constructor(semi: Int32Array) {
    this.#semi = semi;
    this.#above = new Int32Array(semi.length).fill(-1);
    this.#least = Int32Array.from(semi);
  }

  link(parent: number, node: number): void {
    this.#above[node] = parent;
  }

  /** The node with the least semidominator on the path to the root of its tree, the root excluded. */
  least(node: number): number {
    const way: number[] = [];
    for (let one = node; at(this.#above, one) !== -1; one = at(this.#above, one)) way.push(one);
    // The last of them is a child of the root and stays there.
    for (let i = way.length - 2; i >= 0; i--) this.#shorten(way[i] as number);
    return at(this.#least, node);
  }

  #shorten(node: number): void {
    const above = at(this.#above, node);
    const [own, other] = [at(this.#least, node), at(this.#least, above)];
    if (at(this.#semi, other) < at(this.#semi, own)) this.#least[node] = other;
    this.#above[node] = at(this.#above, above);
  }
}

function at(list: Int32Array, i: number): number {
  return list[i] as number;
}
