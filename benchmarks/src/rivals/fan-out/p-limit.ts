import pLimit from "p-limit";
import { type FanOutEngine, inputOf } from "./engine.ts";

/** `limit.map`, which its documentation names for lists. */
export const pLimitEngine: FanOutEngine = {
  name: "p-limit",
  package: "p-limit",
  source: "https://github.com/sindresorhus/p-limit#limitmapiterable-mapperfunction",
  why: "Queues a call for every item at once; no context of an item's own, no record, no check.",
  prepare: async ({ items, context, concurrency, action }) => {
    const limit = pLimit(concurrency);
    return async () => limit.map(items, async (item) => action(inputOf(item, context)));
  },
};
