import { from, lastValueFrom, map, mergeMap, toArray } from "rxjs";
import { type FanOutEngine, inputOf } from "./engine.ts";

/** `mergeMap` with its second parameter; it gives outputs as they come, so they are put in order. */
export const rxjsEngine: FanOutEngine = {
  name: "RxJS",
  package: "rxjs",
  source: "https://rxjs.dev/api/operators/mergeMap",
  why: "A stream that can be unsubscribed; order is restored afterwards; no context, no record, no check.",
  prepare:
    async ({ items, context, concurrency, action }) =>
    async () => {
      const indexed = await lastValueFrom(
        from(items).pipe(
          mergeMap(
            (item, index) =>
              from(action(inputOf(item, context))).pipe(map((output) => [index, output] as const)),
            concurrency,
          ),
          toArray(),
        ),
      );
      const outputs = Array.from({ length: items.length }, () => Number.NaN);
      for (const [index, output] of indexed) outputs[index] = output;
      return outputs;
    },
};
