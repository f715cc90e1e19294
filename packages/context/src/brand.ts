/** Gives the very object back, so that the fields of a subclass are added to it. */
// oxlint-disable-next-line typescript/no-extraneous-class -- only a constructor can add a private field
class Itself {
  constructor(node: object) {
    // This is what adds a private field to any object.
    return node;
  }
}

/** Passed to the field of the next node: one store instead of two, for each node of each value. */
// oxlint-disable-next-line sheaf/no-module-level-mutable-state -- an argument, set and read in one call
let nextHeight = 0;

/**
 * The brand of values that were copied and frozen here: a private field on every object and list
 * of them, which holds how many levels of nesting the node is. Code elsewhere can neither add nor
 * copy it, and no trap of a Proxy answers for it: a Proxy around a value of ours is not branded.
 * So data cannot pass itself off as ours, whatever it answers.
 */
class Branded extends Itself {
  readonly #height: number = nextHeight;

  static heightOf(this: void, node: object): number | undefined {
    return #height in node ? node.#height : undefined;
  }
}

/**
 * Brands a node whose children are branded or primitive. Call it before freezing, as engines may
 * come to refuse new private fields on objects that cannot be extended; freeze right after.
 */
export function brand(node: object, height: number): void {
  nextHeight = height;
  // oxlint-disable-next-line no-new -- adds the field
  new Branded(node);
}

/** How many levels a branded node is deep, undefined for every other object. O(1). */
export const heightOf: (node: object) => number | undefined = Branded.heightOf;
