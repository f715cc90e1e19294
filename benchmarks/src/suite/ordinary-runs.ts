import type { WorkflowContext } from "@sheaf/context";
import { mapLimit } from "async";
import pMap from "p-map";
import { setImmediate } from "node:timers/promises";
import { expectAnswer, loopOf } from "../measure/case.ts";
import type { Contender } from "../measure/interleaving.ts";
import { LARGE_NURSERY } from "../measure/subject.ts";
import { batchOver, CONCURRENCY } from "../scenario/item-engines.ts";
import type { Item } from "../scenario/scenario.ts";
import type { Workbench } from "../scenario/workbench.ts";
import { experiments, type Lab, type Subject } from "./declare.ts";
import { type Feature, idOfParameters, input, runOver } from "./item-features.ts";

/** Runs as users have them, a full collection of garbage before each, as between the runs of a service. */
export const ordinaryRuns: Subject = {
  name: "ordinary runs",
  packages: ["context", "template", "workflow", "yaml"],
  experiments: [
    ...experiments("alone", { "ordinary-runs": times }),
    ...experiments("beside another", { "ordinary-run-bytes": bytes }, LARGE_NURSERY),
  ],
  targets: [
    "document-item | An item of a document with a template, after a collection, to p-map | a document / p-map <= 0.4",
    "document-item-waiting | The same if each waits for a turn of the event loop | a document that waits / p-map that waits <= 0.7",
    "code-item | An item of a task in code, after a collection, to async's mapLimit | code / async mapLimit <= 1",
    "batch-item-time | An item that is a workflow of one node, to an item of p-map | a batch node / p-map <= 3",
    "batch-item-bytes | It allocates | allocated of a batch node <= 2000",
    "sub-workflow-item-time | An item that is a workflow of one task, to an item of p-map | a sub-workflow / p-map <= 5",
    "sub-workflow-item-bytes | It allocates | allocated of a sub-workflow <= 3500",
    "run-of-one-task | A run of one task | median time of a run of one task <= 12000",
    "run-of-one-task-p-map | The same, to p-map of one item | a run of one task / p-map of one item",
  ],
  tables: {
    "Ordinary runs | run | time (median): median time | allocated":
      "Per item of 10,000, in a quick run of 2,000, ten at once, of a document or of code, or of a run of one task. All garbage is collected before each run.",
  },
};

type Input = { readonly input: { readonly id: number } };
const resolved = async (call: Input): Promise<number> => call.input.id;
const waiting = async (call: Input): Promise<number> => setImmediate(call.input.id);

const DOCUMENT = `vars:
  servers: []
tasks:
  - name: visit
    action: visit
    with-items: "{{ servers }}"
    input: { id: "{{ item.id }}" }
`;

/** Enough items that what a run costs once does not count. */
function itemsOf(lab: Lab): number {
  return lab.amount(2_000, 10_000);
}

async function ourRuns(bench: Workbench, items: number): Promise<Contender[]> {
  const { createWorkflow, succeeded } = bench.libraries.workflow;
  const { loadWorkflow } = await bench.libraries.yaml();
  const workflow = loadWorkflow(DOCUMENT);
  const one = createWorkflow({
    id: "inner",
    process: (fork: WorkflowContext) => succeeded(fork, (fork.item as Item).id),
  });
  const runs: Readonly<Record<string, Feature>> = {
    "a document": { workflow, run: () => ({ actions: { visit: resolved } }) },
    "a document that waits": { workflow, run: () => ({ actions: { visit: waiting } }) },
    code: { task: { input, action: resolved } },
    "a batch node": { workflow: batchOver(bench, one) },
    "a sub-workflow": { task: { input, action: idOfParameters(bench) } },
  };
  const contenders: Contender[] = [];
  for (const [name, feature] of Object.entries(runs)) {
    const { call } = await runOver(bench, feature, items);
    contenders.push(
      contender(name, items, async () => expectAnswer((await call()).status, "succeeded")),
    );
  }
  return contenders;
}

function otherRuns(items: readonly Item[]): Contender[] {
  const given = items.map(({ id }) => ({ input: { id } }));
  const options = { concurrency: CONCURRENCY };
  return [
    contender("p-map", items.length, async () => pMap(given, resolved, options)),
    contender("p-map that waits", items.length, async () => pMap(given, waiting, options)),
    contender("async mapLimit", items.length, async () => mapLimit(given, CONCURRENCY, resolved)),
  ];
}

/** Whole runs, of which each item is an operation. */
function contender(name: string, operations: number, run: () => Promise<unknown>): Contender {
  const whole = async (count: number): Promise<void> => {
    for (let done = 0; done < count; done += operations) await run();
  };
  return { name, operations, run: whole };
}

async function times(lab: Lab): Promise<void> {
  const items = itemsOf(lab);
  const contenders = [...(await ourRuns(lab.bench, items)), ...otherRuns(lab.bench.items(items))];
  await lab.coldRace([1, 4], contenders, items);
  const race = await lab.coldRace([3, 25], contenders, items);
  race
    .times()
    .ratios("a document / p-map", "a document that waits / p-map that waits")
    .ratios("code / async mapLimit", "a batch node / p-map", "a sub-workflow / p-map");
  lab.say("a run of one task");
  const { compileTasks, run } = lab.bench.libraries.workflow;
  const workflow = compileTasks([{ name: "only", action: () => 1 }], {});
  const ones = [
    repeated("a run of one task", async () => run(workflow).result),
    repeated("p-map of one item", async () =>
      pMap([1], async (one) => one, { concurrency: CONCURRENCY }),
    ),
  ];
  const single = await lab.coldRace([5, 60], ones, 50);
  single.times().ratios("a run of one task / p-map of one item");
}

function repeated(name: string, call: () => Promise<unknown>): Contender {
  return { name, run: loopOf({ call, waits: true }) };
}

async function bytes(lab: Lab): Promise<void> {
  const items = itemsOf(lab);
  const options = { operations: 1, warmUp: lab.amount(8, 30), windows: lab.amount(5, 9) };
  for (const { name, run } of await ourRuns(lab.bench, items)) {
    if (name === "a document that waits") continue;
    lab.say(`allocated bytes of ordinary runs: ${name}`);
    await lab.allocation({ name, run: (runs) => run(runs * items) }, options, items);
  }
}
