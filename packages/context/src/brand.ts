/** Deepest nesting of objects and lists that a context accepts. */
export const MAX_DEPTH = 1_000;

/** Returns its argument from the constructor, so that a subclass adds its private fields to any object. */
// oxlint-disable-next-line typescript/no-extraneous-class -- only a constructor can add a private field
class ReturnOverride {
  constructor(node: object) {
    return node;
  }
}

/** The height for the next brand. Passed like this, it is stored once per node instead of twice. */
// oxlint-disable-next-line sheaf/no-module-level-mutable-state -- an argument, set and read in one call
let nextHeight = 0;

/**
 * Marks the objects and lists that this package copied and froze, with a private field that holds
 * how many levels deep the node is. Other code can neither add nor copy a private field, and no
 * trap of a Proxy answers for it, so no foreign value can pass for a frozen copy, not even a Proxy
 * around one.
 */
class Branded extends ReturnOverride {
  readonly #height: number = nextHeight;

  static heightOf(this: void, node: object): number | undefined {
    return #height in node ? node.#height : undefined;
  }
}

/**
 * Brands a node whose children are branded or primitive. Call it right before freezing: engines are
 * going to reject new private fields on objects that are not extensible.
 */
export function brand(node: object, height: number): void {
  nextHeight = height;
  // oxlint-disable-next-line no-new -- adds the field
  new Branded(node);
}

/** How many levels deep a branded node is; undefined for any other object. O(1). */
export const heightOf: (node: object) => number | undefined = Branded.heightOf;
