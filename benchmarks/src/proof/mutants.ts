import type { Check } from "../guard/index.ts";
import type { Edit } from "./mutated-build.ts";

/** A build that is worse on purpose, and what must reveal it. */
export interface Mutant {
  readonly name: string;
  readonly edits: readonly Edit[];
  /** The check and the case that must reveal it. */
  readonly check: Check;
  readonly caughtIn: string;
}

const CONTEXT = "context/dist/context.js";
const CONSTRUCTOR = "        this.#frame = frame;\n        this.#slotAndLength = slotAndLength;";
const FAN_OUT_FORK = "    return new WorkflowContext(frame, untouchedSlot(index), frame.start);";

/** Revealed by counts or exponents, so they are caught every time, on any machine. */
export const countedMutants: readonly Mutant[] = [
  mutant(
    "one more field per fork | bytes of fork",
    [CONTEXT, "    #slotAndLength;\n", "    #slotAndLength;\n    #extra;\n"],
    [CONTEXT, CONSTRUCTOR, `${CONSTRUCTOR}\n        this.#extra = null;`],
  ),
  mutant(
    "one more object per fork | bytes of fork",
    [CONTEXT, "    #slotAndLength;\n", "    #slotAndLength;\n    #extra;\n"],
    [CONTEXT, CONSTRUCTOR, `${CONSTRUCTOR}\n        this.#extra = { frame };`],
  ),
  mutant("one more allocation per write | bytes of set", [
    CONTEXT,
    "        const slotAndLength = context.#slotAndLength;\n",
    "        const slotAndLength = context.#slotAndLength;\n        WorkflowContext.last = { write };\n",
  ]),
  mutant("a leak of frames | bytes of fan-out", [
    "context/dist/frame.js",
    "        this.setup = setup;\n        this.start = start;",
    "        (Frame.all ??= []).push(this);\n        this.setup = setup;\n        this.start = start;",
  ]),
  mutant("a leak of one object per run | bytes of workflow-item", [
    "workflow/dist/run/run.js",
    "    const events = new EventStream(options.id ?? null, options.onEvent ?? null);\n",
    "    const events = new EventStream(options.id ?? null, options.onEvent ?? null);\n    (run.all ??= []).push({ run: null });\n",
  ]),
  mutant("a fork that walks the names | complexity of fork", [
    CONTEXT,
    FAN_OUT_FORK,
    `    for (const name of frame.start.tasks.names()) if (name === index) break;\n${FAN_OUT_FORK}`,
  ]),
  mutant(
    "a join that compares maps | complexity of join",
    [
      "context/dist/join.js",
      "    const [first] = branches;\n",
      "    const [first] = branches;\n    for (const name of folded(target.delta).tasks.names()) for (const { frame } of branches) if (frame.start.tasks.read(name) === null) return parent;\n",
    ],
    ["context/dist/join.js", "import { extended, ", "import { folded, extended, "],
  ),
  mutant("templates that make the whole context a plain object | complexity of template-path", [
    "template/dist/template.js",
    "return Object.assign(compiler.metered(evaluate), {",
    "const plain = (context, scope) => { if (Object.fromEntries(context.taskNames().map((name) => [name, context.task(name)])) === null) return null; return evaluate(context, scope); };\n    return Object.assign(compiler.metered(plain), {",
  ]),
  mutant(
    "a workflow that goes through all that it has for each addition | complexity of graph-chain",
    [
      "workflow/dist/graph/additions.js",
      "        chunk.list.push(addition);",
      "        for (let round = 0; round < 5; round++) for (let at = chunk; at !== null; at = at.previous?.#chunk ?? null) for (const each of at.list) if (each === null) return this;\n        chunk.list.push(addition);",
    ],
  ),
  mutant(
    "a name that was meant is looked for however many faults there are | complexity of document-names",
    [
      "yaml/dist/problems.js",
      "        return this.#suggestions <= MAX_SUGGESTIONS;",
      "        return true;",
    ],
  ),
  added(
    "a scan of all items at every 64th end | complexity of items-many",
    "workflow/dist/fan-out/item-results.js",
    "        this.succeeded++;\n",
    "        (this.ended ??= []).push(index); if (index % 64 === 63) for (const at of this.ended) if (at === -1) break;",
  ),
  added(
    "a scan of all failures at every failure | complexity of items-many-tolerated",
    "workflow/dist/fan-out/item-results.js",
    "        const report = Object.freeze(this.#reporter.reportOf(error));\n",
    "        (this.ended ??= []).push(index); for (let i = 0; i < 5; i++) for (const at of this.ended) if (at === -1) return;",
  ),
  mutant("names that are looked up in all names | complexity of names", [
    CONTEXT,
    "return [...folded(this.#delta).variables.names()];",
    "return [...folded(this.#delta).variables.names()].filter((name, i, all) => all.lastIndexOf(name) === all.indexOf(name));",
  ]),
  added(
    "a difference that looks for each name in all names | complexity of diff",
    "context/dist/diff.js",
    "    for (const name of namesAfter) {\n",
    "        if (namesAfter.join() === name) continue;",
  ),
  mutant("a sum that looks for each value in all values | complexity of join-by-sum", [
    "context/dist/policy.js",
    "(sum, value) => sum + (value - base), base)",
    "(sum, value) => sum + (value - base) + 0 * values.indexOf(value), base)",
  ]),
  added(
    "a snapshot that is read with a thousand objects more | bytes of from-json",
    "context/dist/create-context.js",
    "    const secrets = checkedSecrets(settings.secrets ?? {});\n",
    "    for (let i = 0; i < 1_000; i++) contextFromJSON.last = { i, previous: {} };",
  ),
  added(
    "a function of templates that looks for each element in the list | complexity of template-functions-list",
    "template/dist/functions/list.js",
    "    site.spend(list.length * Math.ceil(Math.log2(list.length + 1)) * 0.1);\n",
    "    for (const each of list) if (list.lastIndexOf(each) === -1) return list;",
  ),
  added(
    "an expression that is searched again at each of its characters | complexity of template-compile",
    "template/dist/template.js",
    "    const parser = new Parser(text, 0);\n",
    '    for (let i = 0; i < source.length; i++) if (source.lastIndexOf("{{", i) > 0) break;',
  ),
];

/** Work that takes time and allocates nothing. */
function spinning(rounds: number): string {
  return `let spin = 0; for (let i = 0; i < ${rounds}; i++) spin = (spin * 31 + i) | 0; if (spin === 0.5) return null;`;
}

/** Revealed by time alone: they need many pairs of processes. */
export const timedMutants: readonly Mutant[] = [
  mutant("a fork that takes twice as long | time of fork", [
    CONTEXT,
    FAN_OUT_FORK,
    `    ${spinning(16)}\n${FAN_OUT_FORK}`,
  ]),
  mutant("a join that takes a fifth longer | time of join-disjoint", [
    "context/dist/join.js",
    "    const takesTasks = options.tasks",
    `    ${spinning(3_500)}\n    const takesTasks = options.tasks`,
  ]),
  mutant("an item of a task that takes a fifth longer | time of workflow-item", [
    "workflow/dist/fan-out/fan-out.js",
    "    attemptSucceeded(attempt, slot, output) {\n",
    `    attemptSucceeded(attempt, slot, output) {\n        ${spinning(75)}\n`,
  ]),
  added(
    "a second attempt that takes long to begin | time of item-retry",
    "workflow/dist/fan-out/fan-out.js",
    "    #failed(attempt, slot, raised, isRetryable) {\n",
    `        ${spinning(300_000)}`,
  ),
  added(
    "an event that takes some microseconds longer | time of item-events",
    "workflow/dist/run/event-stream.js",
    "        this.hasBegun = true;\n",
    `        ${spinning(10_000)}`,
  ),
  added(
    "a masked text that takes long to search | time of item-masked",
    "workflow/dist/secrets/masked-text.js",
    "    #read(text, from) {\n",
    `        ${spinning(50_000)}`,
  ),
  added(
    "a step that takes twice as long | time of task-plain",
    "workflow/dist/engine/graph-run.js",
    "    #left(vertex, outcome, branch, isAtOnce) {\n",
    `        ${spinning(50_000)}`,
  ),
  added(
    "a package that takes long to import | time of start-template",
    "template/dist/template.js",
    'import { Site } from "./site.js";\n',
    "const start = performance.now(); while (performance.now() < start + 200);",
  ),
];

/** A line more, behind a text that occurs once. */
function added(what: string, file: string, behind: string, line: string): Mutant {
  return mutant(what, [file, behind, `${behind}${line}\n`]);
}

/** @param what What it is, the check and the case: `one more field per fork | bytes of fork`. */
function mutant(
  what: string,
  ...edits: readonly (readonly [file: string, from: string, to: string])[]
): Mutant {
  const [name = "", check = "", caughtIn = ""] = what.split(/ \| | of (?=[^|]+$)/u);
  return {
    name,
    check: check as Check,
    caughtIn,
    edits: edits.map(([file, from, to]) => ({ file, from, to })),
  };
}
