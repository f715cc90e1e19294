/**
 * A node of a tree that only grows at its leaves. Besides its parent, each node knows one ancestor
 * further up, chosen so that every ancestor is O(log depth) steps away: a skew-binary list (Myers, 1983).
 */
export class Ancestry<Node extends Ancestry<Node>> {
  readonly parent: Node | null;
  /** An ancestor further up; the node itself at the root. */
  readonly jump: Node;
  readonly depth: number;

  protected constructor(parent: Node | null) {
    this.parent = parent;
    this.depth = parent === null ? 0 : parent.depth + 1;
    this.jump = parent === null ? (this as unknown as Node) : jumpAbove(parent);
  }

  /** The nearest of the node and its ancestors that meets the condition, which must then hold for all above it. */
  protected static nearest<Node extends Ancestry<Node>>(
    from: Node,
    holds: (node: Node) => boolean,
  ): Node {
    let node = from;
    while (!holds(node) && node.parent !== null) node = holds(node.jump) ? node.parent : node.jump;
    return node;
  }
}

function jumpAbove<Node extends Ancestry<Node>>(parent: Node): Node {
  const { jump } = parent;
  return parent.depth - jump.depth === jump.depth - jump.jump.depth ? jump.jump : parent;
}
