import * as Effect from "effect/Effect";
import { type FanOutEngine, inputOf } from "./engine.ts";

/** `Effect.forEach` with `concurrency`, run at the edge by `runPromise`. */
export const effectEngine: FanOutEngine = {
  name: "Effect",
  package: "effect",
  source: "https://effect.website/docs/concurrency/basic-concurrency/#concurrency-options",
  why: "Fibres that can be interrupted and typed failures; no context of an item's own, no record of items.",
  prepare:
    async ({ items, context, concurrency, action }) =>
    async () =>
      Effect.runPromise(
        Effect.forEach(
          items,
          (item) => Effect.promise(async () => action(inputOf(item, context))),
          {
            concurrency,
          },
        ),
      ),
};
