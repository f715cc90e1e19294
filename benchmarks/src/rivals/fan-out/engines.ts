import { contextWithItems, workflowEngine } from "../../scenario/item-engines.ts";
import type { Item } from "../../scenario/scenario.ts";
import { ownBench } from "../../scenario/workbench.ts";
import { type FanOutEngine, inputOf } from "./engine.ts";

const LANGGRAPH = {
  package: "@langchain/langgraph",
  source: "https://docs.langchain.com/oss/javascript/langgraph/graph-api#send",
  isHeavy: true,
} as const;

/** All engines, in the order of the tables. */
export const engines: readonly FanOutEngine[] = [
  {
    name: "Sheaf",
    package: "@sheaf/workflow",
    source: "https://www.npmjs.com/package/@sheaf/workflow",
    why: "A context of its own for every item, isolated by law; outputs checked, copied and frozen; a record of every item; failures, retries, limits.",
    async prepare({ items, extent, action }) {
      const bench = await ownBench();
      const context = contextWithItems(bench, extent, items.length);
      return workflowEngine(bench, "Sheaf", context, action).run;
    },
    prepareSteps: async (work) => (await import("./journaled-steps.ts")).journaledSteps(work),
  },
  {
    name: "p-map",
    package: "p-map",
    source: "https://github.com/sindresorhus/p-map#usage",
    why: "Calls and orders outputs; no context of an item's own, no record, no check of what comes back.",
    async prepare({ items, context, concurrency, action }) {
      const { default: pMap } = await import("p-map");
      return async () =>
        pMap(items, async (item) => action(inputOf(item, context)), { concurrency });
    },
  },
  {
    name: "p-limit",
    package: "p-limit",
    source: "https://github.com/sindresorhus/p-limit#limitmapiterable-mapperfunction",
    why: "Queues a call for every item at once; no context of an item's own, no record, no check.",
    async prepare({ items, context, concurrency, action }) {
      const { default: pLimit } = await import("p-limit");
      const limit = pLimit(concurrency);
      return async () => limit.map(items, async (item) => action(inputOf(item, context)));
    },
  },
  {
    name: "async",
    package: "async",
    source: "https://caolan.github.io/async/v3/docs.html#mapLimit",
    why: "Counts places and calls back, hardly any promises of its own; no context, no record, no check.",
    async prepare({ items, context, concurrency, action }) {
      const { mapLimit } = await import("async");
      // Without a callback it gives a promise.
      return async () =>
        mapLimit<Item, number>([...items], concurrency, async (item: Item) =>
          action(inputOf(item, context)),
        );
    },
  },
  {
    name: "Effect",
    package: "effect",
    source: "https://effect.website/docs/concurrency/basic-concurrency/#concurrency-options",
    why: "Fibres that can be interrupted and typed failures; no context of an item's own, no record of items.",
    async prepare({ items, context, concurrency, action }) {
      const { forEach, promise, runPromise } = await import("effect/Effect");
      const visit = (item: Item) => promise(async () => action(inputOf(item, context)));
      return async () => runPromise(forEach(items, visit, { concurrency }));
    },
  },
  {
    name: "Mastra",
    package: "@mastra/core",
    isHeavy: true,
    source: "https://mastra.ai/docs/workflows/control-flow#looping-with-foreach",
    why: "A step with schemas checked on both sides, events, tracing and a snapshot for every item.",
    prepare: heavy("mastra.js", "prepare"),
    prepareSteps: heavy("mastra.js", "prepareSteps"),
  },
  {
    ...LANGGRAPH,
    name: "LangGraph, item only",
    why: "A task with channels, callbacks and checkpointing for every item; the branch sees nothing but what it is sent.",
    prepare: heavy("langgraph.js", "prepareItemOnly"),
  },
  {
    ...LANGGRAPH,
    name: "LangGraph, with state",
    why: "The same, with the state in what is sent, which it copies along for every branch.",
    prepare: heavy("langgraph.js", "prepareWithState"),
    prepareSteps: heavy("langgraph.js", "prepareSteps"),
  },
];

/** The setup of an engine in `benchmarks/rivals`, which is written in JavaScript. */
// oxlint-disable-next-line typescript-eslint/no-unnecessary-type-parameters -- whoever declares an engine says what it takes
function heavy<Work, Run>(file: string, name: string): (work: Work) => Promise<Run> {
  return async (work) => {
    // From dist as from src, three folders up.
    const { href } = new URL(`../../../rivals/${file}`, import.meta.url);
    const setups = (await import(href)) as Record<string, (work: Work) => Promise<Run>>;
    return (setups[name] as (work: Work) => Promise<Run>)(work);
  };
}
