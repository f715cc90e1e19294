/**
 * A node of a tree that only grows at its leaves. Beside its parent each knows one ancestor further
 * up, so chosen that every ancestor is O(log depth) steps away: a skew-binary list (Myers, 1983).
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

  /** The nearest of this and its ancestors of which it holds; once it holds, it must hold up to the root. */
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
