/**
 * `npm run test:fuzz -- [minutes] [seed]`: mutated documents, templates, snapshots, parts, journals, reports
 * of workers and parameters, one minute unless given. Each is taken or refused with an error that is
 * documented, what is taken runs to an end, no prototype changes, and nothing takes more than two seconds
 * of the processor. An input that does is printed.
 */
import assert from "node:assert/strict";
import { parentPort, Worker, isMainThread, workerData } from "node:worker_threads";
import { parts, snapshots } from "./contexts.js";
import { documents, templates } from "./documents.js";
import { randomNumbers } from "./mutations.js";
import { journals, parameters, reports } from "./runs.js";

const LIMIT_MS = 2_000;

/** Megabytes that the thread may allocate. */
const MAX_MEMORY = 512;

/** Ends the thread that tries the inputs, and says which one it was, if it has been silent for too long. */
function watch(milliseconds, seed) {
  const state = new SharedArrayBuffer(8);
  const count = new Int32Array(state);
  const worker = new Worker(new URL(import.meta.url), {
    workerData: { milliseconds, seed, state },
    resourceLimits: { maxOldGenerationSizeMb: MAX_MEMORY },
  });
  let seen = -1;
  let since = 0;
  // Time of the processor, because on a busy machine nothing may run for seconds.
  const guard = setInterval(() => {
    const { user, system } = process.cpuUsage();
    const now = (user + system) / 1_000;
    if (Atomics.load(count, 0) !== seen) [seen, since] = [Atomics.load(count, 0), now];
    if (now - since < LIMIT_MS) return;
    console.error(`Input ${seen} of seed ${seed} takes longer than ${LIMIT_MS} ms`);
    process.exit(1);
  }, 500);
  worker.on("message", (text) => console.log(text));
  worker.on("error", (error) => {
    console.error(`Input ${Atomics.load(count, 0)} of seed ${seed}:`, error);
    process.exitCode = 1;
  });
  worker.on("exit", () => clearInterval(guard));
}

async function fuzz({ milliseconds, seed, state }) {
  const count = new Int32Array(state);
  const random = randomNumbers(seed);
  const prototypes = [Object, Array, String, Number, Function, Map, Promise].map(
    ({ prototype }) => prototype,
  );
  const before = prototypes.map((prototype) => Reflect.ownKeys(prototype).length);
  const targets = Object.entries({
    documents: documents(),
    templates: templates(),
    snapshots: snapshots(),
    parts: parts(),
    journals: await journals(),
    "reports of workers": reports(),
    parameters: parameters(),
  });
  const tally = Object.fromEntries(targets.map(([name]) => [name, { taken: 0, refused: 0 }]));
  const end = performance.now() + milliseconds;
  for (let input = 0; performance.now() < end; input++) {
    Atomics.store(count, 0, input);
    const [name, target] = targets[input % targets.length];
    const text = target.mutated(target.corpus, random);
    try {
      tally[name][(await target.use(text)) ? "taken" : "refused"]++;
      assert.deepEqual(
        prototypes.map((prototype) => Reflect.ownKeys(prototype).length),
        before,
        "a prototype has changed",
      );
    } catch (error) {
      throw new Error(`${name}: ${JSON.stringify(text)}`, { cause: error });
    }
  }
  const lines = Object.entries(tally).map(
    ([name, { taken, refused }]) => `${taken + refused} ${name}, ${refused} of them refused`,
  );
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
  parentPort.postMessage(`seed ${seed}: ${lines.join("; ")}`);
}

if (isMainThread)
  watch(Number(process.argv[2] ?? 1) * 60_000, Number(process.argv[3] ?? Date.now()));
else await fuzz(workerData);
