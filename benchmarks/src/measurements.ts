import type { Effort } from "./measure/effort.ts";
import type { Collection } from "./probes/collection.ts";
import type { TimeAtSize } from "./probes/context-size.ts";
import type { DataSizes } from "./probes/data-sizes.ts";
import type { Documents } from "./probes/documents.ts";
import type { EntryTimes } from "./probes/entry.ts";
import type { FanOutCost } from "./probes/fan-out-size.ts";
import type { ForkMemory } from "./probes/fork-memory.ts";
import type { ForkTime } from "./probes/fork-time.ts";
import type { GraphSizes } from "./probes/graph-sizes.ts";
import type { Isolation } from "./probes/isolation.ts";
import type { ItemBytes } from "./probes/item-bytes.ts";
import type { ItemTimes } from "./probes/item-times.ts";
import type { JoinTimes } from "./probes/joins.ts";
import type { MemoryOverItems } from "./probes/memory-over-items.ts";
import type { NestedItems } from "./probes/nested-items.ts";
import type { ReadTimes } from "./probes/reads.ts";
import type { ScenarioAllocation, ScenarioBytes } from "./probes/scenario-bytes.ts";
import type { ScenarioTimes } from "./probes/scenario-times.ts";
import type { SeedScenarioCost } from "./probes/seed-scenarios.ts";
import type { StreamMemory } from "./probes/stream-memory.ts";
import type { Survival } from "./probes/survival.ts";
import type { TemplateItems } from "./probes/template-items.ts";
import type { Templates } from "./probes/templates.ts";

/** Everything that is measured, by the name of its probe. */
export interface Measurements {
  readonly collection: Collection;
  readonly contextSize: readonly TimeAtSize[];
  readonly dataSizes: DataSizes;
  readonly documents: Documents;
  readonly entry: EntryTimes;
  readonly fanOutSize: readonly FanOutCost[];
  readonly forkMemory: readonly ForkMemory[];
  readonly forkTime: ForkTime;
  readonly graphSizes: readonly GraphSizes[];
  readonly isolation: Isolation;
  readonly itemBytes: ItemBytes;
  readonly itemTimes: ItemTimes;
  readonly joins: JoinTimes;
  readonly logPipeline: SeedScenarioCost;
  readonly memoryOverItems: MemoryOverItems;
  readonly monitoring: SeedScenarioCost;
  readonly nestedItems: NestedItems;
  readonly notifications: SeedScenarioCost;
  readonly ownScenarioBytes: readonly ScenarioAllocation[];
  readonly reads: ReadTimes;
  readonly scenarioBytes: ScenarioBytes;
  readonly scenarioTimes: ScenarioTimes;
  readonly streamMemory: StreamMemory;
  readonly survival: Survival;
  readonly templateItems: TemplateItems;
  readonly templates: Templates;
}

/** The name of a probe. */
export type ProbeName = keyof Measurements;

/** Measures one thing. Each runs in a process of its own. */
export type Probe<Name extends ProbeName> = (
  effort: Effort,
) => Measurements[Name] | Promise<Measurements[Name]>;
