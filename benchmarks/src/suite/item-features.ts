import type { WorkflowContext } from "@sheaf/context";
import type {
  ActionCall,
  ActionFunction,
  RunOptions,
  RunResult,
  TaskOptions,
  Workflow,
} from "@sheaf/workflow";
import { expectAnswer, type Operation } from "../measure/case.ts";
import { SCENARIO } from "../scenario/dataset.ts";
import { contextWithItems, serversIn, visiting } from "../scenario/item-engines.ts";
import type { Item } from "../scenario/scenario.ts";
import type { Workbench } from "../scenario/workbench.ts";
import { growing, type Guarded, rowsFrom, screened, type Subject } from "./declare.ts";

/** What a run over the servers of a context does beside calling an action. */
export interface Feature {
  readonly task?: Partial<TaskOptions>;
  /** Default: gives the id of the item. */
  readonly action?: (call: ActionCall<never, Item>) => unknown;
  /** In place of a task: another workflow over the servers. */
  readonly workflow?: Workflow;
  readonly run?: () => Omit<RunOptions, "context">;
  /** Whether the outputs are read in item order while they run. Default: nobody reads them. */
  readonly isRead?: true;
  /** How a run ends. Default: it succeeds. */
  readonly ends?: RunResult["status"];
}

export async function runOver(
  bench: Workbench,
  { task, action = ({ item }) => item.id, workflow, run, isRead, ends = "succeeded" }: Feature,
  count: number,
): Promise<Operation & { readonly call: () => Promise<RunResult> }> {
  const context = contextWithItems(bench, SCENARIO, count);
  const all = workflow ?? visiting(bench, { action, ...task });
  const call = async () => {
    const handle = bench.libraries.workflow.run(all, { context, ...run?.() });
    if (isRead) for await (const _ of handle.outputs("visit", { ordered: true }));
    return handle.result;
  };
  expectAnswer((await call()).status, ends);
  return { operations: count, waits: true, makes: true, call };
}

const listening = () => ({ onEvent: (): void => {} });
const isFourth = ({ index = 0 }: { readonly index?: number | undefined }): boolean =>
  index % 4 === 3;

function failing({ item, index }: ActionCall<never, Item>): number {
  if (isFourth({ index })) throw new Error("out of order");
  return item.id;
}

function canceling(): Feature {
  let cancellation = new AbortController();
  return {
    run: () => {
      cancellation = new AbortController();
      return { signal: cancellation.signal };
    },
    action: ({ item, index = 0, context }) => {
      if (index === serversIn(context).length / 2) cancellation.abort();
      return item.id;
    },
    ends: "canceled",
  };
}

const indexOf: ActionFunction = ({ index = 0 }) => index;

/** Tasks that follow the action of each item. */
function eachTasks(count: number): NonNullable<TaskOptions["each"]> {
  return Array.from({ length: count }, (_, number) => ({
    name: `task${number}`,
    action: indexOf,
  }));
}

type Features = Readonly<Record<string, Feature | ((bench: Workbench) => Feature)>>;

const FEATURES: Features = {
  "item-plain | Items without anything else": {},
  "item-template | Items whose input is a template": ({ libraries }) => ({
    task: { input: { id: libraries.template.compileTemplate("{{ item.id }}") } },
  }),
  "item-tolerated | Items of which a quarter fail, which is tolerated": {
    task: { tolerate: "50%" },
    action: failing,
  },
  "item-failures | Items of which a quarter fail, and only these are kept": {
    task: { collect: "failures" },
    action: failing,
    ends: "failed",
  },
  "item-retry | Items of which a quarter succeed at the second attempt": {
    task: { retry: { count: 1, delay: 0 } },
    action: (call) => (call.attempt === 1 ? failing(call) : call.item.id),
  },
  "item-outputs | Items whose outputs are read in their order while they run": { isRead: true },
  "item-retry-hold | Items of which a quarter leave their places before a second attempt": {
    task: { retry: { count: 1, delay: 0, hold: false } },
    action: (call) => (call.attempt === 1 ? failing(call) : call.item.id),
  },
  "item-rate | Items at a rate that they do not reach": {
    task: { rate: { limit: 1_000_000_000, per: 1 } },
  },
  "item-fold | Items that each get what the one before gave": {
    task: { fold: { as: "sum", from: 0 } },
    action: ({ item, context }) => (context.get("sum") as number) + item.id,
  },
  "item-when | Items of which a quarter are left out": {
    task: { itemWhen: (fork) => !isFourth(fork) },
  },
  "item-each | Items that run a task after their action": { task: { each: eachTasks(1) } },
  "item-each-3 | Items that run three tasks after their action": { task: { each: eachTasks(3) } },
  "item-timeout | Items with a time limit": { task: { timeout: 60 } },
  "item-cancel | Items of a run that is canceled halfway": canceling,
  "item-events | Items with a listener": { run: listening },
  "item-log | Items that log and report progress to a listener": {
    run: listening,
    action: ({ item, log, progress }) => {
      log("checked", { id: item.id });
      progress(1);
      return item.id;
    },
  },
  "item-masked | Items that fail with a secret in their message": {
    task: { tolerate: "100%" },
    run: () => ({ ...listening(), secrets: { token: "s3cr3t-t0k3n" } }),
    action: ({ item }) => {
      throw new Error(`refused s3cr3t-t0k3n for ${item.id}`);
    },
  },
  "item-sub-workflow | Items that are workflows of one task": (bench) => ({
    task: { input: ({ item }: WorkflowContext) => item, action: idOfParameters(bench) },
  }),
  "item-lists | Items in lists of 10": {
    task: { batchSize: 10 },
    action: ({ item }) => (item as unknown as readonly Item[]).length,
  },
  "item-executor | Items that an executor of one's own runs": {
    run: () => ({
      executor: {
        open: (job) => ({
          start: (attempt) => queueMicrotask(() => attempt.succeed(job.perform(attempt))),
        }),
      },
    }),
  },
};

/**
 * Enough to see what looks at all items at every 64th end: of 5,000 items that takes a twentieth of
 * the run, of 400,000 most of it. Their results do not fit into caches, and growing lists are copied.
 */
const MANY = growing([4_000, 40_000, 400_000], { atMost: 1.3 });
/** A failure takes ten times as long as a success, and what looks at all failures at each is seen with fewer. */
const MANY_FAILURES = growing([2_000, 20_000, 200_000], { atMost: 1.2 });

/** Features of tasks with items: what each costs, and that no item costs more the more there are. */
export const itemFeatures: Subject = {
  name: "item features",
  packages: ["context", "template", "workflow"],
  rows: [
    // Twice the items take twice the time, and a little more where not everything fits into caches.
    ...featureRows({ ...screened(200), ...growing([50, 500, 5_000], { atMost: 1.2 }) }, FEATURES),
    ...featureRows(MANY, {
      "items-many | Very many items": {},
      "items-many-streamed | A stream of very many items": {
        task: { withItems: streamed, collect: "none" },
      },
      "items-many-rate | Very many items at a rate, 1,000 at once": {
        task: { rate: { limit: 1_000_000_000, per: 1 }, concurrency: 1_000 },
      },
      "items-many-until | Very many items until all have succeeded, 1,000 at once": {
        task: { until: (context) => serversIn(context).length, concurrency: 1_000 },
      },
    }),
    ...featureRows(MANY_FAILURES, {
      "items-many-tolerated | Very many items of which a quarter fail": {
        task: { tolerate: "50%", collect: "failures" },
        action: failing,
      },
      // So many at once, or they would wait for timers most of the time, however much each does.
      "items-many-retry | Very many items of which a quarter succeed at the second attempt": {
        task: { retry: { count: 1, delay: 0 }, concurrency: 1_000 },
        action: (call) => (call.attempt === 1 ? failing(call) : call.item.id),
      },
    }),
  ],
};

function featureRows(guarded: Guarded, features: Features) {
  return rowsFrom(
    guarded,
    features,
    (feature) => async (bench, size) =>
      runOver(bench, typeof feature === "function" ? feature(bench) : feature, size),
  );
}

function idOf({ context }: ActionCall): unknown {
  return context.parameters["id"];
}

export function input({ item }: WorkflowContext): Pick<Item, "id"> {
  return { id: (item as Item).id };
}

/** A workflow of one task, which gives the id that it is called with. */
export function idOfParameters({ libraries }: Workbench): Workflow {
  return libraries.workflow.compileTasks([{ name: "inner", action: idOf }], {});
}

export async function* streamed(context: WorkflowContext): AsyncGenerator<Item> {
  yield* serversIn(context);
}
