import pMap from "p-map";
import { type FanOutEngine, inputOf } from "./engine.ts";

/** The control: `mapper` and `concurrency` as its documentation shows. */
export const pMapEngine: FanOutEngine = {
  name: "p-map",
  package: "p-map",
  source: "https://github.com/sindresorhus/p-map#usage",
  why: "Calls and orders outputs; no context of an item's own, no record, no check of what comes back.",
  prepare:
    async ({ items, context, concurrency, action }) =>
    async () =>
      pMap(items, async (item) => action(inputOf(item, context)), { concurrency }),
};
