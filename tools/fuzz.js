/**
 * `npm run test:fuzz -- [minutes] [seed]`: mutated documents, templates and snapshots, one minute unless
 * given. Each is taken or refused with an error that is documented, a document that is taken runs to an
 * end, no prototype changes, and nothing takes longer than two seconds. An input that does is printed.
 */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parentPort, Worker, isMainThread, workerData } from "node:worker_threads";
import {
  contextFromJSON,
  createContext,
  InvalidSnapshotError,
  InvalidValueError,
} from "../packages/context/dist/index.js";
import { compileTemplate, isTemplate, TemplateError } from "../packages/template/dist/index.js";
import { run } from "../packages/workflow/dist/index.js";
import { loadWorkflow, DocumentError } from "../packages/yaml/dist/index.js";

const LIMIT_MS = 2_000;

/** Ends the thread that tries the inputs, and says which one it was, if it has been silent for too long. */
function watch(milliseconds, seed) {
  const state = new SharedArrayBuffer(8);
  const count = new Int32Array(state);
  const worker = new Worker(new URL(import.meta.url), {
    workerData: { milliseconds, seed, state },
  });
  let seen = -1;
  const guard = setInterval(() => {
    if (Atomics.load(count, 0) === seen) {
      console.error(`Input ${seen} of seed ${seed} takes longer than ${LIMIT_MS} ms`);
      process.exit(1);
    }
    seen = Atomics.load(count, 0);
  }, LIMIT_MS);
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
  const tries = Object.entries({
    documents: documents(),
    templates: templates(),
    snapshots: snapshots(),
  });
  const tally = Object.fromEntries(tries.map(([name]) => [name, { taken: 0, refused: 0 }]));
  const end = performance.now() + milliseconds;
  for (let input = 0; performance.now() < end; input++) {
    Atomics.store(count, 0, input);
    const [name, subject] = tries[input % tries.length];
    const text = mutated(subject.corpus, random);
    try {
      tally[name][(await subject.use(text)) ? "taken" : "refused"]++;
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

const action = ({ input }) => (typeof input === "string" ? input.slice(0, 100) : 1);

function documents() {
  const files = readdirSync("examples", { recursive: true, encoding: "utf8" }).filter(
    (file) => file.endsWith(".yaml") && !file.includes("node_modules"),
  );
  // Whatever a document calls its actions.
  const actions = new Proxy(
    {},
    {
      has: () => true,
      get: () => action,
      getOwnPropertyDescriptor: () => ({ value: action, configurable: true, enumerable: true }),
    },
  );
  return {
    corpus: files.map((file) => readFileSync(join("examples", file), "utf8")),
    async use(text) {
      let workflow;
      try {
        workflow = loadWorkflow(text);
      } catch (error) {
        if (!(error instanceof DocumentError)) throw error;
        for (const { code, line, column } of error.problems)
          assert.ok(/^[A-Z_]+$/u.test(code) && line >= 1 && column >= 1);
        return false;
      }
      const handle = run(workflow, { actions, secrets: {} });
      setTimeout(() => handle.cancel(), 100).unref();
      const { status, errors } = await handle.result;
      assert.ok(["succeeded", "failed", "canceled", "invalid"].includes(status));
      for (const { code } of errors) assert.match(code, /^[A-Z_]+$/u);
      return true;
    },
  };
}

function templates() {
  const context = createContext({
    variables: { list: [3, 1, 2], object: { a: { b: [1, { c: "x" }] } }, text: "a,b", n: 3 },
  });
  return {
    corpus: [
      "{{ list | map('a') | join(', ') }} and {{ n + 1 }}",
      "{{ where(object.a.b, 'c', 'x') | first | default(null) }}",
      "{{ text.split(',')[0] ~ text[1] }}",
      "{{ n if list | length > 2 and not (n in list) else -n ** 2 }}",
      "{{ group_by(list, 'a') }}{{ chunk(list, 2) }}{{ product(list, list) }}",
      "{{ {'a': [1, 2.5e3, null, true], \"b\": text | upper | replace('A', '\\n')} }}",
      "{{ range(10) | sum }} {{ object['a'].b[1].c | regex_search('[a-z]+') }}",
    ],
    use(text) {
      if (!isTemplate(text)) return true;
      try {
        compileTemplate(text)(context);
        return true;
      } catch (error) {
        if (!(error instanceof TemplateError)) throw error;
        return false;
      }
    },
  };
}

function snapshots() {
  const context = createContext({
    parameters: { a: [1, { b: null }] },
    variables: { text: "x", n: 1.5 },
    config: { deep: { er: true } },
  });
  return {
    corpus: [
      JSON.stringify(context),
      JSON.stringify(context.set("text", [{}, ""])),
      '{"__proto__": {"a": 1}}',
    ],
    use(text) {
      let json;
      try {
        json = JSON.parse(text);
      } catch {
        return false;
      }
      try {
        JSON.stringify(contextFromJSON(json));
        return true;
      } catch (error) {
        if (!(error instanceof InvalidSnapshotError || error instanceof InvalidValueError))
          throw error;
        return false;
      }
    },
  };
}

const WORDS = [
  "__proto__",
  "constructor",
  "prototype",
  "{{",
  "}}",
  "{{ secrets.a }}",
  "[",
  "{",
  "}",
  ": ",
  "\n",
  "- ",
  "&a ",
  "*a",
  "!!js/function x",
  '"',
  "'",
  "\\u0000",
  "\uD800",
  "9007199254740993",
  "1e999",
  "-0",
  "NaN",
  "null",
  "with-items: ",
  "retry: { count: 3 }",
  "next: ",
  "until: 1",
  "\t",
  "#",
  "| ",
  "(",
  ")",
  "..",
  "**",
];

/** One of the texts, changed in one to eight places. */
function mutated(corpus, random) {
  const pick = (list) => list[Math.floor(random() * list.length)];
  let text = pick(corpus);
  for (let changes = 1 + Math.floor(random() ** 4 * 8); changes > 0; changes--) {
    const [from, to] = [random(), random()]
      .map((place) => Math.floor(place * (text.length + 1)))
      .toSorted((a, b) => a - b);
    const part = text.slice(from, Math.min(to, from + 60));
    text = pick([
      () => text.slice(0, from) + pick(WORDS) + text.slice(from),
      () => text.slice(0, from) + text.slice(from + part.length),
      () => text.slice(0, to) + part + text.slice(to),
      () => text.slice(0, from) + String.fromCharCode(random() * 128) + text.slice(from + 1),
      () => text.slice(0, from) + pick(corpus).slice(from, from + 80) + text.slice(from),
      () => text.slice(0, from) + part.repeat(1 + Math.floor(random() * 50)) + text.slice(from),
    ])();
  }
  return text;
}

/** Numbers from 0 to 1, the same for the same seed: mulberry32. */
function randomNumbers(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

if (isMainThread)
  watch(Number(process.argv[2] ?? 1) * 60_000, Number(process.argv[3] ?? Date.now()));
else await fuzz(workerData);
