import type { WorkflowContext } from "@sheaf/context";
import type { RunOptions, RunResult, Workflow } from "@sheaf/workflow";
import { mapLimit } from "async";
import pMap from "p-map";
import { setImmediate } from "node:timers/promises";
import { expectAnswer, loopOf } from "../measure/case.ts";
import { cold } from "../measure/contenders.ts";
import type { Contender } from "../measure/interleaving.ts";
import type { Lab } from "../measure/lab.ts";
import { LARGE_NURSERY, type Subject } from "../measure/subject.ts";
import { SCENARIO } from "../scenario/dataset.ts";
import { CONCURRENCY, contextWithItems, serversIn } from "../scenario/item-engines.ts";
import type { Item } from "../scenario/scenario.ts";
import type { Workbench } from "../scenario/workbench.ts";

const [DOCUMENT, WAITING, CODE, BATCH, SUB_WORKFLOW, ONE] = [
  "a document",
  "a document that waits",
  "code",
  "a batch node",
  "a sub-workflow",
  "a run of one task",
] as const;
const [P_MAP, P_MAP_WAITING, MAP_LIMIT, P_MAP_ONE] = [
  "p-map",
  "p-map that waits",
  "async mapLimit",
  "p-map of one item",
] as const;

/** Runs as users have them, a full collection of garbage before each, as between the runs of a service. */
export const ordinaryRuns: Subject<Workbench> = {
  name: "ordinary runs",
  packages: ["context", "template", "workflow", "yaml"],
  experiments: [
    { name: "ordinary-runs", runs: "alone", measure: times },
    {
      name: "ordinary-run-bytes",
      runs: "beside another",
      nodeOptions: LARGE_NURSERY,
      measure: bytes,
    },
  ],
  targets: () => [
    `document-item | An item of a document with a template, after a collection, to p-map | ${DOCUMENT} / ${P_MAP} <= 0.4`,
    `document-item-waiting | The same if each waits for a turn of the event loop | ${WAITING} / ${P_MAP_WAITING} <= 0.7`,
    `code-item | An item of a task in code, after a collection, to async's mapLimit | ${CODE} / ${MAP_LIMIT} <= 1`,
    `batch-item-time | An item that is a workflow of one node, to an item of p-map | ${BATCH} / ${P_MAP} <= 3`,
    `batch-item-bytes | It allocates | allocated of ${BATCH} <= 2000`,
    `sub-workflow-item-time | An item that is a workflow of one task, to an item of p-map | ${SUB_WORKFLOW} / ${P_MAP} <= 5`,
    `sub-workflow-item-bytes | It allocates | allocated of ${SUB_WORKFLOW} <= 3500`,
    `run-of-one-task | A run of one task | median time of ${ONE} <= 12000`,
    `run-of-one-task-p-map | The same, to p-map of one item | ${ONE} / ${P_MAP_ONE}`,
  ],
  tables: [
    {
      title: "Ordinary runs",
      first: "run",
      columns: "time (median): median time | allocated",
      missing: "–",
      note: "Per item of 10,000, in a quick run of 2,000, ten at once, of a document or of code, or of a run of one task. All garbage is collected before each run.",
    },
  ],
};

const input = ({ item }: WorkflowContext): unknown => ({ id: (item as Item).id });

type Input = { readonly input: { readonly id: number } };
const resolved = async (call: Input): Promise<number> => call.input.id;
const waiting = async (call: Input): Promise<number> => setImmediate(call.input.id);

/** Our runs over the items, by what they are called. */
async function runsOf(
  bench: Workbench,
  items: number,
): Promise<Readonly<Record<string, () => Promise<number>>>> {
  const { BatchNode, compileTasks, createWorkflow, run, succeeded } = bench.libraries.workflow;
  const context = contextWithItems(bench, SCENARIO, items);
  const { loadWorkflow } = await bench.libraries.yaml();
  const text = `vars:\n  servers: []\ntasks:\n  - name: visit\n    action: visit\n    with-items: "{{ servers }}"\n    input: { id: "{{ item.id }}" }\n`;
  const document = loadWorkflow(text);
  const count = async (workflow: Workflow, options: RunOptions): Promise<number> => {
    const { errors, tasks }: RunResult = await run(workflow, { context, ...options }).result;
    if (errors[0] !== undefined) throw errors[0];
    return (tasks["visit"]?.output as unknown as readonly unknown[] | undefined)?.length ?? items;
  };
  const task = { name: "visit", withItems: serversIn, concurrency: CONCURRENCY };
  const code = compileTasks([{ ...task, input, action: resolved }], {});
  const inner = compileTasks(
    [
      {
        name: "inner",
        action: ({ context: of }: { context: WorkflowContext }) => of.parameters["id"],
      },
    ],
    {},
  );
  const subWorkflow = compileTasks([{ ...task, input, action: inner }], {});
  const one = createWorkflow({
    id: "inner",
    process: (fork: WorkflowContext) => succeeded(fork, (fork.item as Item).id),
  });
  const batch: Workflow = createWorkflow(
    new BatchNode("batch", { items: serversIn, workflow: one, concurrency: CONCURRENCY }),
  );
  return {
    [DOCUMENT]: async () => count(document, { actions: { visit: resolved } }),
    [WAITING]: async () => count(document, { actions: { visit: waiting } }),
    [CODE]: async () => count(code, {}),
    [BATCH]: async () => count(batch, {}),
    [SUB_WORKFLOW]: async () => count(subWorkflow, {}),
  };
}

/** What they are compared with, on the bare items. */
function othersOf(items: readonly Item[]): Readonly<Record<string, () => Promise<number>>> {
  const given = items.map(({ id }) => ({ input: { id } }));
  const options = { concurrency: CONCURRENCY };
  return {
    [P_MAP]: async () => (await pMap(given, resolved, options)).length,
    [P_MAP_WAITING]: async () => (await pMap(given, waiting, options)).length,
    [MAP_LIMIT]: async () => (await mapLimit(given, CONCURRENCY, resolved)).length,
  };
}

/** Enough items that what a run costs once does not count. */
const ITEMS = [2_000, 10_000] as const;

function contender(name: string, run: () => Promise<number>, items: number): Contender {
  const whole = async (count: number): Promise<void> => {
    for (let done = 0; done < count; done += items) expectAnswer(await run(), items);
  };
  return cold({ name, run: whole }, items);
}

async function times(lab: Lab<Workbench>): Promise<void> {
  lab.say("ordinary runs");
  const items = lab.amount(...ITEMS);
  const all = { ...(await runsOf(lab.bench, items)), ...othersOf(lab.bench.items(items)) };
  const contenders = Object.entries(all).map(([name, run]) => contender(name, run, items));
  await lab.race([1, 4], contenders);
  (await lab.race([3, 25], contenders))
    .times()
    .ratios(`${DOCUMENT} / ${P_MAP}`, `${WAITING} / ${P_MAP_WAITING}`, `${CODE} / ${MAP_LIMIT}`)
    .ratios(`${BATCH} / ${P_MAP}`, `${SUB_WORKFLOW} / ${P_MAP}`);
  lab.say("a run of one task");
  const { compileTasks, run } = lab.bench.libraries.workflow;
  const workflow = compileTasks([{ name: "only", action: () => 1 }], {});
  const ones = [
    repeated(ONE, async () => run(workflow).result),
    repeated(P_MAP_ONE, async () => pMap([1], async (one) => one, { concurrency: CONCURRENCY })),
  ];
  const collected = ones.map((side) => cold(side, 50));
  (await lab.race([5, 60], collected)).times().ratios(`${ONE} / ${P_MAP_ONE}`);
}

function repeated(name: string, call: () => Promise<unknown>): Contender {
  return { name, run: loopOf({ call, waits: true }) };
}

async function bytes(lab: Lab<Workbench>): Promise<void> {
  const items = lab.amount(...ITEMS);
  const options = { operations: 1, warmUp: lab.amount(8, 30), windows: lab.amount(5, 9) };
  for (const [name, run] of Object.entries(await runsOf(lab.bench, items))) {
    if (name === WAITING) continue;
    lab.say(`allocated bytes of ordinary runs: ${name}`);
    const { run: whole } = contender(name, run, items);
    await lab.allocation({ name, run: (runs) => whole(runs * items) }, options, items);
  }
}
