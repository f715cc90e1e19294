import { targetsOf } from "./graph.ts";
import type { Vertex } from "./vertex.ts";

/**
 * How many nodes dominate each node, that is, lie on every path to it from the start. Null if no node
 * joins branches, because only joins need it. O(edges · log nodes), without recursion: the simple
 * version of Lengauer and Tarjan's algorithm (1979).
 */
export function dominatorRanks(
  starts: readonly string[],
  vertices: ReadonlyMap<string, Vertex>,
): ReadonlyMap<string, number> | null {
  if (![...vertices.values()].some(({ join }) => join !== null)) return null;
  const { ids, parents } = depthFirst(starts, vertices);
  const numbers = new Map(ids.map((id, number) => [id, number]));
  const first = new Set(starts);
  const leading = ids.map((id): readonly number[] => {
    const from = [...(vertices.get(id)?.predecessors ?? [])].map((one) => numbers.get(one) ?? ROOT);
    return first.has(id) ? [ROOT, ...from] : from;
  });
  const dominators = immediateDominators(parents, leading);
  const ranks = new Int32Array(ids.length);
  for (let i = 1; i < ids.length; i++) ranks[i] = at(ranks, at(dominators, i)) + 1;
  return new Map(ids.slice(1).map((id, i) => [id, at(ranks, i + 1)]));
}

/** A virtual node before all start nodes. */
const ROOT = 0;

/** The nodes in the order of a depth-first search, after the root, each with the one it was found from. */
function depthFirst(
  starts: readonly string[],
  vertices: ReadonlyMap<string, Vertex>,
): { readonly ids: readonly string[]; readonly parents: readonly number[] } {
  const [ids, parents] = [[""], [ROOT]];
  const seen = new Set<string>();
  const path: { readonly number: number; readonly targets: Iterator<string> }[] = [
    { number: ROOT, targets: starts[Symbol.iterator]() },
  ];
  for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
    const { done, value: id } = top.targets.next();
    if (done === true) path.pop();
    else if (!seen.has(id)) {
      seen.add(id);
      parents.push(top.number);
      const targets = targetsOf(vertices.get(id) as Vertex)[Symbol.iterator]();
      path.push({ number: ids.push(id) - 1, targets });
    }
  }
  return { ids, parents };
}

/** Immediate dominators by depth-first number. The root has itself. */
function immediateDominators(
  parents: readonly number[],
  leading: readonly (readonly number[])[],
): Int32Array {
  const size = parents.length;
  const semi = Int32Array.from({ length: size }, (_, i) => i);
  const dominators = new Int32Array(size);
  const forest = new Forest(semi);
  const buckets = parents.map((): number[] => []);
  for (let node = size - 1; node > ROOT; node--) {
    for (const from of leading[node] as readonly number[])
      semi[node] = Math.min(at(semi, node), at(semi, forest.least(from)));
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
