// `npm run costs`: what each option of a list adds to the CPU time of an item, beside the same list without
// it. Both take turns in one process. Prints a table for docs/guides/performance.md.
import assert from "node:assert/strict";
import { compileTasks, run } from "../packages/workflow/dist/index.js";

const ITEMS = 10_000;
const ROUNDS = 41;
const BATCH = 10;

const give = ({ item }) => item;
const turn = ({ item }) => new Promise((resolve) => setImmediate(resolve, item));
const batches = { batchSize: BATCH, action: ({ item }) => ({ failed: [], outputs: item }) };
const isEven = ({ item }) => item % 2 === 0;

/** The option, and what it stands beside if that is not a plain list. */
const OPTIONS = {
  "`timeout`": [{ timeout: 60 }],
  "`deadline`": [{ deadline: 60 }],
  "`rate`": [{ rate: { limit: 1_000_000_000, per: 1 } }],
  "`retry`, of items that succeed": [{ retry: { count: 1 } }],
  "`retry: { hold: false }`, of items that succeed": [{ retry: { count: 1, hold: false } }],
  "`item-when`": [{ itemWhen: () => true }],
  "`item-when`, for an item that is skipped": [{ itemWhen: isEven }, {}, 2],
  "`until`": [{ until: ITEMS }],
  "`fold`": [{ fold: { as: "sum", from: 0 } }],
  "`each`, for one task": [{ each: [{ name: "next", action: give }] }],
  "`count: items`": [{ ...batches, count: "items" }, batches],
  "`outputs`, of items that end at once": [{}, {}, 1, true],
  "`outputs`, of items that wait for something": [{ action: turn }, { action: turn }, 1, true],
};

const withItems = Array.from({ length: ITEMS }, (_, item) => item);

function listWith(options) {
  return compileTasks([{ name: "list", withItems, action: give, ...options }], {});
}

/** Nanoseconds of CPU for each item. */
async function measured(workflow, isRead) {
  const before = process.cpuUsage();
  const handle = run(workflow);
  let read = 0;
  if (isRead) for await (const _ of handle.outputs("list")) read++;
  const { status } = await handle.result;
  const { user, system } = process.cpuUsage(before);
  assert.deepEqual([status, read], ["succeeded", isRead ? ITEMS : 0]);
  return ((user + system) * 1_000) / ITEMS;
}

const median = (list) => list.toSorted((a, b) => a - b)[list.length >> 1];

/** Values that are there: what `for await` itself takes, whoever gives them. */
class Ready {
  #given = 0;

  next() {
    const value = this.#given++;
    return Promise.resolve({ done: value === ITEMS, value });
  }

  [Symbol.asyncIterator]() {
    return this;
  }
}

async function measuredLoop() {
  const before = process.cpuUsage();
  for await (const _ of new Ready());
  const { user, system } = process.cpuUsage(before);
  return ((user + system) * 1_000) / ITEMS;
}

console.log("| option | an item without it | adds | ratio |\n| --- | --- | --- | --- |");
for (const [name, [options, beside = {}, share = 1, isRead = false]] of Object.entries(OPTIONS)) {
  const [plain, other] = [listWith(beside), listWith(options)];
  const rounds = [];
  for (let round = 0; round < ROUNDS; round++) {
    const before = await measured(plain, false);
    rounds.push([before, await measured(other, isRead)]);
  }
  // The first runs are those of code that is not optimised yet.
  const settled = rounds.slice(5);
  const alone = median(settled.map(([without]) => without));
  const added = median(settled.map(([without, given]) => given - without)) * share;
  const ratio = median(settled.map(([without, given]) => given / without));
  console.log(
    `| ${name} | ${Math.round(alone)} ns | ${Math.round(added)} ns | ${ratio.toFixed(2)} |`,
  );
}

const loops = [];
for (let round = 0; round < ROUNDS; round++) loops.push(await measuredLoop());
console.log(
  `\n\`for await\` itself: ${Math.round(median(loops.slice(5)))} ns for a value that is there.`,
);
