import type { Probe, ProbeName } from "./measurements.ts";

/** All probes, loaded one at a time: what another one's modules keep on the heap slows every collection. */
export const probes: { readonly [Name in ProbeName]: () => Promise<Probe<Name>> } = {
  collection: async () => (await import("./probes/collection.ts")).collection,
  contextSize: async () => (await import("./probes/context-size.ts")).contextSize,
  dataSizes: async () => (await import("./probes/data-sizes.ts")).dataSizes,
  entry: async () => (await import("./probes/entry.ts")).entry,
  fanOutSize: async () => (await import("./probes/fan-out-size.ts")).fanOutSize,
  forkMemory: async () => (await import("./probes/fork-memory.ts")).forkMemory,
  forkTime: async () => (await import("./probes/fork-time.ts")).forkTime,
  graphSizes: async () => (await import("./probes/graph-sizes.ts")).graphSizes,
  isolation: async () => (await import("./probes/isolation.ts")).isolation,
  itemBytes: async () => (await import("./probes/item-bytes.ts")).itemBytes,
  itemTimes: async () => (await import("./probes/item-times.ts")).itemTimes,
  joins: async () => (await import("./probes/joins.ts")).joins,
  nestedItems: async () => (await import("./probes/nested-items.ts")).nestedItems,
  ownScenarioBytes: async () => (await import("./probes/scenario-bytes.ts")).ownScenarioBytes,
  reads: async () => (await import("./probes/reads.ts")).reads,
  scenarioBytes: async () => (await import("./probes/scenario-bytes.ts")).scenarioBytes,
  scenarioTimes: async () => (await import("./probes/scenario-times.ts")).scenarioTimes,
  streamMemory: async () => (await import("./probes/stream-memory.ts")).streamMemory,
  survival: async () => (await import("./probes/survival.ts")).survival,
};
