import { run, type RunResult, type Workflow } from "../../src/index.ts";

/** Hands out turns, in an order that a test decides. */
class Turns {
  readonly #waiting: { readonly name: string; readonly go: () => void }[] = [];

  readonly take = (name: string): Promise<unknown> =>
    new Promise((resolve) => {
      this.#waiting.push({ name, go: () => resolve(null) });
    });

  get count(): number {
    return this.#waiting.length;
  }

  /** Lets the action at a position go on. */
  next(position: number): void {
    this.#waiting.splice(position % this.#waiting.length, 1)[0]?.go();
  }
}

/** The result of a workflow whose actions end in the order of the picks. @throws if it hangs */
export async function resultInOrder(
  build: (turn: (name: string) => Promise<unknown>) => Workflow,
  picks: readonly number[],
): Promise<RunResult> {
  const turns = new Turns();
  const { result } = run(build(turns.take));
  let ended: RunResult | null = null;
  void result.then((value) => (ended = value));
  for (let turn = 0; ; turn++) {
    await new Promise((resolve) => setImmediate(resolve));
    if (ended !== null) return ended;
    if (turns.count === 0)
      throw new Error("The run hangs: nothing is under way, and it has not ended");
    turns.next(picks[turn % picks.length] ?? 0);
  }
}
