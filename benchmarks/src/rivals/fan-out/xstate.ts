import {
  assign,
  createActor,
  enqueueActions,
  fromPromise,
  setup,
  toPromise,
  type DoneActorEvent,
} from "xstate";
import { type FanOutWork, inputOf } from "./engine.ts";

/** An output with its place in the list. */
type Placed = readonly [index: number, output: number];

/**
 * An actor for each item, spawned where the number of children is dynamic. It knows no limit, so the
 * machine spawns the next when one is done, and stops finished ones, as its documentation asks.
 */
export function actorsFor(work: FanOutWork): () => Promise<readonly number[]> {
  const machine = machineFor(work);
  return async () => {
    const actor = createActor(machine);
    actor.start();
    return toPromise(actor);
  };
}

function machineFor({ items, context: shared, concurrency, action }: FanOutWork) {
  const visit = fromPromise<Placed, { index: number }>(async ({ input: { index } }) => [
    index,
    await action(inputOf(items[index] as (typeof items)[number], shared)),
  ]);
  return setup({
    types: {
      context: {} as { outputs: number[]; next: number; done: number },
      output: {} as number[],
    },
    actors: { visit },
    guards: { isLast: ({ context }) => context.done === items.length },
  }).createMachine({
    context: () => ({ outputs: [], next: Math.min(concurrency, items.length), done: 0 }),
    initial: "visiting",
    entry: enqueueActions(({ enqueue }) => {
      for (let index = 0; index < Math.min(concurrency, items.length); index++)
        enqueue.spawnChild("visit", { id: `visit-${index}`, input: { index } });
    }),
    states: {
      visiting: {
        always: { guard: "isLast", target: "finished" },
        on: {
          "xstate.done.actor.*": {
            actions: enqueueActions(({ enqueue, context, event }) => {
              const [index, output] = (event as unknown as DoneActorEvent<Placed>).output;
              // The list belongs to this run alone: a copy for every item would be ours, not XState's.
              context.outputs[index] = output;
              enqueue.stopChild(`visit-${index}`);
              const { next } = context;
              if (next < items.length)
                enqueue.spawnChild("visit", { id: `visit-${next}`, input: { index: next } });
              enqueue(assign({ next: next + 1, done: context.done + 1 }));
            }),
          },
        },
      },
      finished: { type: "final" },
    },
    output: ({ context }) => context.outputs,
  });
}
