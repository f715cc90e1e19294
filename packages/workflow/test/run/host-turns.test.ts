import type { WorkflowContext } from "@sheaf/context";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import {
  BatchNode,
  compileTasks,
  createWorkflow,
  run,
  routed,
  type Workflow,
} from "../../src/index.ts";
import type { Tasks } from "./run-tasks.ts";

/** Milliseconds that pass each time the engine reads the clock. */
let passing = 5;
/** Steps of the engine in a turn: it looks at the clock every 32 steps, finds the third time that time is up, and finishes what runs. */
const MOST_STEPS = 200;

let time = 0;

beforeEach(() => {
  passing = 5;
  vi.spyOn(Date, "now").mockImplementation(() => (time += passing));
});
afterEach(() => vi.restoreAllMocks());

/** Counts how much was done between two turns of the event loop. */
class Turns {
  most = 0;
  total = 0;
  #sinceTurn = 0;
  #isOver = false;

  readonly count = async ({ index = null }: { index?: number | null | undefined }) => {
    this.countNow();
    return index;
  };

  countNow(): null {
    this.total++;
    this.most = Math.max(this.most, ++this.#sinceTurn);
    return null;
  }

  async during(work: () => Promise<unknown>): Promise<void> {
    const turn = (): void => {
      this.#sinceTurn = 0;
      if (!this.#isOver) setImmediate(turn);
    };
    turn();
    await work();
    this.#isOver = true;
  }
}

const numbers = (length: number): number[] => Array.from({ length }, (_, index) => index);
const workflowOf = (tasks: Tasks): Workflow => compileTasks(tasks, { maxSteps: 1_000_000 });

async function* streamed(length: number, turns: Turns): AsyncGenerator<number> {
  for (let index = 0; index < length; index++) {
    turns.countNow();
    yield index;
  }
}

const cases: Readonly<Record<string, (turns: Turns) => Promise<unknown>>> = {
  "items, 1,000 at once": (turns) => {
    const shared = { withItems: numbers(20_000), collect: "none" as const };
    return run(workflowOf([{ name: "a", action: turns.count, concurrency: 1_000, ...shared }]))
      .result;
  },
  "items of a synchronous action": (turns) =>
    run(workflowOf([{ name: "a", withItems: numbers(20_000), action: () => turns.countNow() }]))
      .result,
  "ten lists at once": (turns) => {
    const names = numbers(10).map((index) => `list${index}`);
    const list = { withItems: numbers(1_000), action: turns.count, next: [] };
    return run(
      workflowOf([
        { name: "s", action: () => 1, next: { do: names } },
        ...names.map((name) => ({ name, ...list })),
      ]),
    ).result;
  },
  "lists in lists, each of them short": (turns) => {
    const inner = workflowOf([{ name: "x", withItems: numbers(5), action: turns.count }]);
    return run(
      workflowOf([{ name: "a", withItems: numbers(1_000), action: inner, concurrency: 500 }]),
    ).result;
  },
  "sub-workflows of plain tasks": (turns) => {
    const inner = workflowOf([
      { name: "x", action: turns.count },
      { name: "y", action: turns.count },
    ]);
    return run(
      workflowOf([{ name: "a", withItems: numbers(2_000), action: inner, concurrency: 500 }]),
    ).result;
  },
  "plain tasks in a loop": (turns) => {
    const again = (context: WorkflowContext): boolean =>
      (context.get("count") as unknown as number) < 5_000;
    const count = (context: WorkflowContext): number =>
      (context.get("count") as unknown as number) + 1;
    return run(
      compileTasks(
        [
          { name: "go", action: () => 1, next: { do: "a" } },
          {
            name: "a",
            action: turns.count,
            publish: { count },
            next: { when: again, do: "a" },
          },
        ],
        { vars: { count: 0 }, maxSteps: 1_000_000 },
      ),
    ).result;
  },
  "nodes of another kind in a loop": (turns) => {
    let left = 5_000;
    const process = (context: WorkflowContext) => {
      turns.countNow();
      return routed(context, left-- > 0 ? "again" : "stop");
    };
    const loop = createWorkflow({ id: "a", process }, { maxSteps: 1_000_000 });
    return run(loop.addEdge("a", "again", "a") as Workflow).result;
  },
  "a loop that ends while it waits for the host": (turns) => {
    const again = (): boolean => true;
    return Promise.all(
      numbers(20).map(
        (extra) =>
          run(
            compileTasks(
              [
                { name: "go", action: () => 1, next: { do: "a" } },
                { name: "a", action: turns.count, next: { when: again, do: "a" } },
              ],
              { maxSteps: 200 + extra },
            ),
          ).result,
      ),
    );
  },
  "a batch node": (turns) => {
    const inner = workflowOf([{ name: "x", action: turns.count }]);
    return run(
      createWorkflow(
        new BatchNode("b", { items: () => numbers(3_000), workflow: inner, concurrency: 500 }),
      ),
    ).result;
  },
  "a stream in large batches": (turns) =>
    run(
      workflowOf([
        { name: "a", withItems: () => streamed(10_000, turns), batchSize: 5_000, action: () => 1 },
      ]),
    ).result,
  "events for slow listeners": (turns) =>
    run(workflowOf([{ name: "a", withItems: numbers(5_000), action: turns.count }]), {
      onEvent: () => Promise.resolve(),
    }).result,
  "500 runs at once": (turns) =>
    Promise.all(
      numbers(500).map(() => run(workflowOf([{ name: "a", action: turns.count }])).result),
    ),
  "one short run after another": async (turns) => {
    const workflow = workflowOf([{ name: "a", action: turns.count }]);
    for (let count = 0; count < 2_000; count++) await run(workflow).result;
  },
  "a run with slots": (turns) => {
    const inner = workflowOf([{ name: "x", withItems: numbers(5), action: turns.count }]);
    return run(workflowOf([{ name: "a", withItems: numbers(1_000), action: inner }]), {
      concurrency: 50,
    }).result;
  },
};

describe("the event loop gets its turns, so that no timer, signal or input starves", () => {
  test.each(Object.entries(cases))("during %s", async (_, work) => {
    const turns = new Turns();
    await turns.during(() => work(turns));
    expect(turns.total).toBeGreaterThanOrEqual(500);
    expect(turns.most).toBeLessThanOrEqual(MOST_STEPS);
  });

  test("even if single steps take long", async () => {
    passing = 60;
    const turns = new Turns();
    const action = (): null => turns.countNow();
    await turns.during(
      () => run(workflowOf([{ name: "a", withItems: numbers(500), action }])).result,
    );
    expect(turns.most).toBeLessThanOrEqual(8);
  });
});
