import type { WorkflowContext } from "@sheaf/context";
import type { ActionCall, RunOptions, RunResult, TaskOptions } from "@sheaf/workflow";
import { type Bounds, expectAnswer, type Growth, type Operation } from "../measure/case.ts";
import type { Subject } from "../measure/subject.ts";
import { SCENARIO } from "../scenario/dataset.ts";
import { CONCURRENCY, contextWithItems, serversIn } from "../scenario/item-engines.ts";
import type { Item } from "../scenario/scenario.ts";
import type { Workbench } from "../scenario/workbench.ts";
import { growing, screenedAt } from "./declare.ts";
import { streamed } from "./items.ts";

type Call = ActionCall<null, Item>;

/** What tasks with items, and runs of them, can do beside calling an action. */
interface Feature {
  readonly title: string;
  readonly task?: (bench: Workbench) => Partial<TaskOptions>;
  readonly run?: Omit<RunOptions, "context" | "signal">;
  /** Default: gives the id of the item. */
  readonly action?: (call: Call, cancellation: AbortController) => unknown;
  /** How a run ends. Default: it succeeds. */
  readonly ends?: RunResult["status"];
}

const LISTENING = { onEvent: (): void => {} };
const isFourth = ({ index = 0 }: Call): boolean => index % 4 === 3;

function failing(call: Call): number {
  if (isFourth(call)) throw new Error("out of order");
  return call.item.id;
}

/** By the name of the case, and of the growth. */
const FEATURES: Readonly<Record<string, Feature>> = {
  "item-plain": { title: "Items without anything else" },
  "item-template": {
    title: "Items whose input is a template",
    task: ({ libraries }) => ({
      input: { id: libraries.template.compileTemplate("{{ item.id }}") },
    }),
  },
  "item-tolerated": {
    title: "Items of which a quarter fail, which is tolerated",
    task: () => ({ tolerate: "50%" }),
    action: failing,
  },
  "item-failures": {
    title: "Items of which a quarter fail, and only these are kept",
    task: () => ({ collect: "failures" }),
    action: failing,
    ends: "failed",
  },
  "item-retry": {
    title: "Items of which a quarter succeed at the second attempt",
    task: () => ({ retry: { count: 1, delay: 0 } }),
    action: (call) => {
      if (call.attempt === 1 && isFourth(call)) throw new Error("not yet");
      return call.item.id;
    },
  },
  "item-timeout": { title: "Items with a time limit", task: () => ({ timeout: 60 }) },
  "item-cancel": {
    title: "Items of a run that is canceled halfway",
    action: ({ item, index = 0, context }, cancellation) => {
      if (index === serversIn(context).length / 2) cancellation.abort();
      return item.id;
    },
    ends: "canceled",
  },
  "item-events": { title: "Items with a listener", run: LISTENING },
  "item-log": {
    title: "Items that log and report progress to a listener",
    run: LISTENING,
    action: ({ item, log, progress }) => {
      log("checked", { id: item.id });
      progress(1);
      return item.id;
    },
  },
  "item-masked": {
    title: "Items that fail with a secret in their message",
    task: () => ({ tolerate: "100%" }),
    run: { ...LISTENING, secrets: { token: "s3cr3t-t0k3n" } },
    action: ({ item }) => {
      throw new Error(`refused s3cr3t-t0k3n for ${item.id}`);
    },
  },
  "item-sub-workflow": {
    title: "Items that are workflows of one task",
    task: ({ libraries }) => ({
      input: ({ item }: WorkflowContext) => item,
      action: libraries.workflow.compileTasks(
        [{ name: "inner", action: ({ context }: Call) => context.parameters["id"] }],
        {},
      ),
    }),
  },
  "item-lists": {
    title: "Items in lists of 10",
    task: () => ({ batchSize: 10 }),
    action: ({ item }) => (item as unknown as readonly Item[]).length,
  },
  "item-executor": {
    title: "Items that an executor of one's own runs",
    run: {
      executor: {
        open: (job) => ({
          start: (attempt) => queueMicrotask(() => attempt.succeed(job.perform(attempt))),
        }),
      },
    },
  },
};

const ITEMS = 200;

/** Twice the items take twice the time, and a little more where not everything fits into caches. */
const LINEAR: Bounds = { atMost: 1.2 };

/**
 * Enough to see what looks at all items at every 64th end: of 5,000 items that takes a twentieth of
 * the run, of 400,000 most of it. Their results do not fit into caches, and growing lists are copied.
 */
const MANY: readonly number[] = [4_000, 40_000, 400_000];
/** A failure takes ten times as long as a success, and what looks at all failures at each is seen with fewer. */
const MANY_FAILURES: readonly number[] = [2_000, 20_000, 200_000];

const growths = Object.entries(FEATURES).map(([id, feature]) =>
  growing(id, feature.title, [50, 500, 5_000], LINEAR, (bench, size) =>
    runOf(bench, feature, size),
  ),
);

/** Features of tasks with items: what each costs, and that no item costs more the more there are. */
export const itemFeatures: Subject<Workbench> = {
  name: "item features",
  packages: ["context", "template", "workflow"],
  cases: growths.map((growth) => screenedAt(growth, ITEMS)),
  growths: [
    ...growths,
    many("items-many", "Very many items", MANY, 1.3, {}),
    many("items-many-tolerated", "Very many items of which a quarter fail", MANY_FAILURES, 1.2, {
      task: () => ({ tolerate: "50%", collect: "failures" }),
      action: failing,
    }),
    many("items-many-streamed", "A stream of very many items", MANY, 1.3, {
      task: () => ({ withItems: streamed, collect: "none" }),
    }),
  ],
};

function many(
  id: string,
  title: string,
  sizes: readonly number[],
  atMost: number,
  feature: Omit<Feature, "title">,
): Growth<Workbench> {
  return growing(id, title, sizes, { atMost }, (bench, size) =>
    runOf(bench, { title, ...feature }, size),
  );
}

/** A run of one task over so many items, as the feature says. */
async function runOf(
  bench: Workbench,
  { task, run: options, action = ({ item }) => item.id, ends = "succeeded" }: Feature,
  count: number,
): Promise<Operation> {
  const { compileTasks, run } = bench.libraries.workflow;
  const context = contextWithItems(bench, SCENARIO, count);
  let cancellation = new AbortController();
  const visit = {
    name: "visit",
    withItems: serversIn,
    action: (call: Call) => action(call, cancellation),
    concurrency: CONCURRENCY,
    ...task?.(bench),
  };
  const workflow = compileTasks([visit], {});
  const call = async (): Promise<RunResult> => {
    cancellation = new AbortController();
    return run(workflow, { context, signal: cancellation.signal, ...options }).result;
  };
  expectAnswer((await call()).status, ends);
  return { operations: count, waits: true, makes: true, call };
}
