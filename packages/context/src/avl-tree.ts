/**
 * A persistent AVL tree by name. It compares names instead of hashing them, so that no choice of names
 * makes it slow. Null is the empty tree.
 *
 * | operation | cost |
 * |---|---|
 * | findIn, withName, withoutName | O(log names) comparisons |
 * | entriesOf | O(names) |
 */
export type AvlTree<V> = AvlNode<V> | null;

interface AvlNode<V> {
  readonly name: string;
  readonly value: V;
  readonly left: AvlTree<V>;
  readonly right: AvlTree<V>;
  readonly height: number;
}

/** The value of a name; undefined if it is not in the tree. */
export function findIn<V>(tree: AvlTree<V>, name: string): V | undefined {
  let node = tree;
  while (node !== null && node.name !== name) node = name < node.name ? node.left : node.right;
  return node?.value;
}

/** The tree in which the name has this value. */
export function withName<V>(tree: AvlTree<V>, name: string, value: V): AvlNode<V> {
  if (tree === null) return nodeOf(name, value, null, null);
  if (name === tree.name) return nodeOf(name, value, tree.left, tree.right);
  return name < tree.name
    ? balanced(tree, withName(tree.left, name, value), tree.right)
    : balanced(tree, tree.left, withName(tree.right, name, value));
}

/** The tree without the name. */
export function withoutName<V>(tree: AvlTree<V>, name: string): AvlTree<V> {
  if (tree === null) return null;
  const { left, right } = tree;
  if (name < tree.name) return balanced(tree, withoutName(left, name), right);
  if (name > tree.name) return balanced(tree, left, withoutName(right, name));
  if (left === null) return right;
  if (right === null) return left;
  const next = firstOf(right);
  return balanced(next, left, withoutName(right, next.name));
}

/** All names with their values, in the order of their UTF-16 code units. */
export function* entriesOf<V>(tree: AvlTree<V>): Generator<[string, V]> {
  if (tree === null) return;
  yield* entriesOf(tree.left);
  yield [tree.name, tree.value];
  yield* entriesOf(tree.right);
}

function firstOf<V>(node: AvlNode<V>): AvlNode<V> {
  let first = node;
  while (first.left !== null) first = first.left;
  return first;
}

function nodeOf<V>(name: string, value: V, left: AvlTree<V>, right: AvlTree<V>): AvlNode<V> {
  return { name, value, left, right, height: Math.max(heightOf(left), heightOf(right)) + 1 };
}

function heightOf<V>(tree: AvlTree<V>): number {
  return tree === null ? 0 : tree.height;
}

/** A balanced node from two trees whose heights differ by at most two. */
function balanced<V>({ name, value }: AvlNode<V>, left: AvlTree<V>, right: AvlTree<V>): AvlNode<V> {
  if (heightOf(left) > heightOf(right) + 1)
    return leaningRight(name, value, left as AvlNode<V>, right);
  if (heightOf(right) > heightOf(left) + 1)
    return leaningLeft(name, value, left, right as AvlNode<V>);
  return nodeOf(name, value, left, right);
}

function leaningRight<V>(name: string, value: V, left: AvlNode<V>, right: AvlTree<V>): AvlNode<V> {
  if (heightOf(left.left) >= heightOf(left.right))
    return nodeOf(left.name, left.value, left.left, nodeOf(name, value, left.right, right));
  const top = left.right as AvlNode<V>;
  return nodeOf(
    top.name,
    top.value,
    nodeOf(left.name, left.value, left.left, top.left),
    nodeOf(name, value, top.right, right),
  );
}

function leaningLeft<V>(name: string, value: V, left: AvlTree<V>, right: AvlNode<V>): AvlNode<V> {
  if (heightOf(right.right) >= heightOf(right.left))
    return nodeOf(right.name, right.value, nodeOf(name, value, left, right.left), right.right);
  const top = right.left as AvlNode<V>;
  return nodeOf(
    top.name,
    top.value,
    nodeOf(name, value, left, top.left),
    nodeOf(right.name, right.value, top.right, right.right),
  );
}
