import { mapLimit } from "async";
import { type FanOutEngine, inputOf } from "./engine.ts";

/** `mapLimit` with an asynchronous function and without a callback, by which it gives a promise. */
export const asyncEngine: FanOutEngine = {
  name: "async",
  package: "async",
  source: "https://caolan.github.io/async/v3/docs.html#mapLimit",
  why: "Counts places and calls back, hardly any promises of its own; no context, no record, no check.",
  prepare:
    async ({ items, context, concurrency, action }) =>
    async () =>
      mapLimit<FanOutItem, number>([...items], concurrency, async (item: FanOutItem) =>
        action(inputOf(item, context)),
      ),
};

type FanOutItem = Parameters<typeof inputOf>[0];
