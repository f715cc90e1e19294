import type { WorkflowContext } from "@sheaf/context";

/** Where the forks of a fan-out come from, each made when it is asked for. */
export interface ItemSource {
  /** How many items there are; null if that is only known at the end. */
  readonly total: number | null;
  /** True once no item will come any more. */
  readonly isDrained: boolean;
  /** Why the items ended early; null if they did not. */
  readonly failure: { readonly cause: unknown } | null;
  /** The fork of the next item, null if none is there now. */
  next(): WorkflowContext | null;
  /** The same, which `next` gives again. */
  peek(): WorkflowContext | null;
  /** After `next` returned null: calls back when there are items, or at the end. */
  onArrival(callback: () => void): void;
  /** No further item is wanted. */
  close(): void;
}

/** One item that is the context itself: a task without a list. */
export class SingleSource implements ItemSource {
  readonly total = 1;
  readonly failure = null;
  #context: WorkflowContext | null;

  constructor(context: WorkflowContext) {
    this.#context = context;
  }

  get isDrained(): boolean {
    return this.#context === null;
  }

  next(): WorkflowContext | null {
    const context = this.#context;
    this.#context = null;
    return context;
  }

  peek(): WorkflowContext | null {
    return this.#context;
  }

  onArrival(): void {}

  close(): void {
    this.#context = null;
  }
}
