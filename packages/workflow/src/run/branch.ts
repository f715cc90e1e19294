import type { WorkflowContext } from "@sheaf/context";
import type { Past } from "./past.ts";

/** A line of nodes that run one after another, and what it has written so far. */
export interface Branch {
  readonly context: WorkflowContext;
  /** The steps that led here, those of the branches it was joined from included. */
  readonly past: Past;
  readonly order: Order;
  /** How many steps lie on the longest way here. */
  readonly depth: number;
  /** The node it came from last, for messages. */
  readonly at: string;
  /** What that node gave. */
  readonly output: unknown;
}

/** Where a branch stands among the others: the positions of its targets since the start. */
export class Order {
  static readonly ROOT: Order = new Order(null, 0);
  readonly #parent: Order | null;
  readonly #position: number;
  readonly #depth: number;

  private constructor(parent: Order | null, position: number) {
    this.#parent = parent;
    this.#position = position;
    this.#depth = parent === null ? 0 : parent.#depth + 1;
  }

  child(position: number): Order {
    return new Order(this, position);
  }

  /** Negative where `a` comes before `b`, as a list is sorted by its first difference. */
  static compare(this: void, a: Order, b: Order): number {
    let [left, right] = [a, b];
    while (left.#depth > right.#depth) left = left.#parent as Order;
    while (right.#depth > left.#depth) right = right.#parent as Order;
    if (left === right) return a.#depth - b.#depth;
    while (left.#parent !== right.#parent) {
      left = left.#parent as Order;
      right = right.#parent as Order;
    }
    return left.#position - right.#position;
  }
}
