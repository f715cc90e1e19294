/** How many bits of a step number select a child of a node, or a bit of a leaf. */
const BITS = 5;
const WIDTH = 1 << BITS;

/** 32 steps as the bits of a number, or 32 nodes; 0 stands for no step in either. */
type Node = number | readonly Node[];

/**
 * The steps that led to a branch: a persistent set of small integers, as a tree whose equal parts are
 * shared between sets. Sets are merged and compared in O(differences · log steps).
 */
export class AncestorSet {
  readonly #root: Node;
  /** Levels of nodes above the leaves. */
  readonly #height: number;

  /** Without arguments: the empty set. */
  constructor(root: Node = 0, height = 0) {
    this.#root = root;
    this.#height = height;
  }

  has(step: number): boolean {
    if (step >>> (BITS * (this.#height + 1)) !== 0) return false;
    let node = this.#root;
    for (let level = this.#height; level > 0; level--) node = childOf(node, indexAt(step, level));
    return (((node as number) >>> (step & (WIDTH - 1))) & 1) === 1;
  }

  with(step: number): AncestorSet {
    let height = this.#height;
    while (step >>> (BITS * (height + 1)) !== 0) height++;
    return new AncestorSet(nodeWith(this.#lifted(height), height, step), height);
  }

  union(other: AncestorSet): AncestorSet {
    return this.#combined(other, unionOf);
  }

  /** The steps that both contain. */
  intersection(other: AncestorSet): AncestorSet {
    return this.#combined(other, intersectionOf);
  }

  /** The steps that the other does not contain, in ascending order. */
  without(other: AncestorSet): number[] {
    const height = Math.max(this.#height, other.#height);
    const steps: number[] = [];
    addMissing(this.#lifted(height), other.#lifted(height), height, 0, steps);
    return steps;
  }

  /** The first step that the other does not contain; infinity if it contains all. */
  firstWithout(other: AncestorSet): number {
    const height = Math.max(this.#height, other.#height);
    return firstMissing(this.#lifted(height), other.#lifted(height), height, 0);
  }

  /** True if the other contains every step of this. */
  isWithin(other: AncestorSet): boolean {
    return this.intersection(other) === this;
  }

  /** The steps that all of the sets contain. */
  static intersection(sets: readonly AncestorSet[]): AncestorSet {
    const [first = NO_STEPS, ...others] = sets;
    return others.reduce((shared, ancestors) => shared.intersection(ancestors), first);
  }

  #combined(other: AncestorSet, combine: (a: Node, b: Node, level: number) => Node): AncestorSet {
    const height = Math.max(this.#height, other.#height);
    const [a, b] = [this.#lifted(height), other.#lifted(height)];
    const root = combine(a, b, height);
    if (root === a) return this;
    return root === b ? other : new AncestorSet(root, height);
  }

  /** The root as that of a higher tree. */
  #lifted(height: number): Node {
    let root = this.#root;
    for (let level = this.#height; level < height; level++) root = root === 0 ? 0 : [root];
    return root;
  }
}

/** The empty set, with which a workflow starts. */
export const NO_STEPS: AncestorSet = new AncestorSet();

function indexAt(step: number, level: number): number {
  return (step >>> (BITS * level)) & (WIDTH - 1);
}

function childOf(node: Node, index: number): Node {
  return typeof node === "number" ? 0 : (node[index] ?? 0);
}

function nodeWith(node: Node, level: number, step: number): Node {
  if (level === 0) return (node as number) | (1 << (step & (WIDTH - 1)));
  const index = indexAt(step, level);
  const children = typeof node === "number" ? [] : [...node];
  while (children.length < index) children.push(0);
  children[index] = nodeWith(childOf(node, index), level - 1, step);
  return children;
}

function unionOf(a: Node, b: Node, level: number): Node {
  if (a === b || b === 0) return a;
  if (a === 0) return b;
  return level === 0 ? (a as number) | (b as number) : paired(a, b, level, unionOf);
}

function intersectionOf(a: Node, b: Node, level: number): Node {
  if (a === b) return a;
  if (a === 0 || b === 0) return 0;
  return level === 0 ? (a as number) & (b as number) : paired(a, b, level, intersectionOf);
}

/** Combines the children in pairs. Returns one of the two nodes if it equals the result, so that it stays shared. */
function paired(
  a: Node,
  b: Node,
  level: number,
  combine: (a: Node, b: Node, level: number) => Node,
): Node {
  const length = Math.max((a as readonly Node[]).length, (b as readonly Node[]).length);
  // Most results equal one of the two, so that no list is made before they are known to differ.
  let children: Node[] | null = null;
  let [isA, isB, isEmpty] = [true, true, true];
  for (let i = 0; i < length; i++) {
    const [left, right] = [childOf(a, i), childOf(b, i)];
    const child = combine(left, right, level - 1);
    isEmpty &&= child === 0;
    if (children === null) {
      const before = isA ? a : b;
      isA &&= child === left;
      isB &&= child === right;
      if (!isA && !isB) children = Array.from({ length }, (_, k) => childOf(before, k));
    }
    if (children !== null) children[i] = child;
  }
  return isEmpty ? 0 : (children ?? (isA ? a : b));
}

function firstMissing(a: Node, b: Node, level: number, start: number): number {
  if (a === b || a === 0) return Infinity;
  if (level === 0) {
    const bits = (a as number) & ~(b as number);
    return bits === 0 ? Infinity : (start << BITS) | (31 - Math.clz32(bits & -bits));
  }
  for (let i = 0; i < (a as readonly Node[]).length; i++) {
    const found = firstMissing(childOf(a, i), childOf(b, i), level - 1, (start << BITS) | i);
    if (found !== Infinity) return found;
  }
  return Infinity;
}

function addMissing(a: Node, b: Node, level: number, start: number, steps: number[]): void {
  if (a === b || a === 0) return;
  if (level > 0) {
    for (let i = 0; i < (a as readonly Node[]).length; i++)
      addMissing(childOf(a, i), childOf(b, i), level - 1, (start << BITS) | i, steps);
    return;
  }
  for (let bits = (a as number) & ~(b as number); bits !== 0; bits &= bits - 1)
    steps.push((start << BITS) | (31 - Math.clz32(bits & -bits)));
}
