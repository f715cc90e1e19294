import type { Check } from "../guard/gate-report.ts";
import type { Edit } from "./mutated-build.ts";

/** A build that is worse on purpose, and what has to notice. */
export interface Mutant {
  readonly name: string;
  readonly edits: readonly Edit[];
  /** The metric that is meant for it, and the case that has to be named. */
  readonly check: Check;
  readonly caughtIn: string;
}

const CONTEXT = "context/dist/context.js";
const CONSTRUCTOR = "        this.#frame = frame;\n        this.#place = place;";
const FAN_OUT_FORK = "(index) => new WorkflowContext(frame, index * STEP, frame.start)";

/** Told apart by counts, so that they are caught every time, on any machine. */
export const countedMutants: readonly Mutant[] = [
  {
    name: "one more field per fork",
    edits: [
      { file: CONTEXT, from: "    #place;\n", to: "    #place;\n    #extra;\n" },
      { file: CONTEXT, from: CONSTRUCTOR, to: `${CONSTRUCTOR}\n        this.#extra = null;` },
    ],
    check: "bytes",
    caughtIn: "fork",
  },
  {
    name: "one more object per fork",
    edits: [
      { file: CONTEXT, from: "    #place;\n", to: "    #place;\n    #extra;\n" },
      { file: CONTEXT, from: CONSTRUCTOR, to: `${CONSTRUCTOR}\n        this.#extra = { place };` },
    ],
    check: "bytes",
    caughtIn: "fork",
  },
  {
    name: "one more allocation per write",
    edits: [
      {
        file: CONTEXT,
        from: "        const place = context.#place;\n",
        to: "        const place = context.#place;\n        WorkflowContext.last = { write };\n",
      },
    ],
    check: "bytes",
    caughtIn: "set",
  },
  {
    name: "a leak of frames",
    edits: [
      {
        file: "context/dist/frame.js",
        from: "        this.setup = setup;\n        this.start = start;",
        to: "        (Frame.all ??= []).push(this);\n        this.setup = setup;\n        this.start = start;",
      },
    ],
    check: "bytes",
    caughtIn: "fan-out",
  },
  {
    name: "a leak of one object per run",
    edits: [
      {
        file: "workflow/dist/run/run.js",
        from: "    const events = new EventStream(id, options.onEvent ?? null);\n",
        to: "    const events = new EventStream(id, options.onEvent ?? null);\n    (run.all ??= []).push({ id });\n",
      },
    ],
    check: "bytes",
    caughtIn: "workflow-item",
  },
  {
    name: "a fork that walks the names",
    edits: [
      {
        file: CONTEXT,
        from: FAN_OUT_FORK,
        to: "(index) => { for (const name of frame.start.tasks.names()) if (name === index) break; return new WorkflowContext(frame, index * STEP, frame.start); }",
      },
    ],
    check: "complexity",
    caughtIn: "fork",
  },
  {
    name: "a join that compares maps",
    edits: [
      {
        file: "context/dist/join.js",
        from: "    const takesTasks = options.tasks",
        to: "    for (const [name, value] of folded(target.delta).variables.contents()) for (const { delta } of branches) if (folded(delta).variables.read(name) === null) return value;\n    const takesTasks = options.tasks",
      },
      {
        file: "context/dist/join.js",
        from: "import { extended, ",
        to: "import { folded, extended, ",
      },
    ],
    check: "complexity",
    caughtIn: "join",
  },
  {
    name: "templates that make the whole context a plain object",
    edits: [
      {
        file: "template/dist/template.js",
        from: "return Object.assign(compiler.metered(evaluate), {",
        to: "const plain = (context, scope) => { if (Object.fromEntries(context.taskNames().map((name) => [name, context.task(name)])) === null) return null; return evaluate(context, scope); };\n    return Object.assign(compiler.metered(plain), {",
      },
    ],
    check: "complexity",
    caughtIn: "template-path",
  },
  {
    name: "a workflow that goes through all that it has for each addition",
    edits: [
      {
        file: "workflow/dist/graph/additions.js",
        from: "        return new Additions(addition, this);",
        to: "        for (let all = this.#pending; all !== null; all = all.previous === null ? null : all.previous.#pending);\n        return new Additions(addition, this);",
      },
    ],
    check: "complexity",
    caughtIn: "graph-chain",
  },
  {
    name: "a name that was meant is looked for however many faults there are",
    edits: [
      {
        file: "yaml/dist/problems.js",
        from: "        return this.#suggestions <= MAX_SUGGESTIONS;",
        to: "        return true;",
      },
    ],
    check: "complexity",
    caughtIn: "document-names",
  },
];

/** Work that allocates nothing, as often as it takes. */
function spinning(rounds: number): string {
  return `let spin = 0; for (let i = 0; i < ${rounds}; i++) spin = (spin * 31 + i) | 0; if (spin === 0.5) return null;`;
}

/** Told apart by time alone: they need many pairs of processes. */
export const timedMutants: readonly Mutant[] = [
  {
    name: "a fork that takes twice as long",
    edits: [
      {
        file: CONTEXT,
        from: FAN_OUT_FORK,
        to: `(index) => { ${spinning(16)} return new WorkflowContext(frame, index * STEP, frame.start); }`,
      },
    ],
    check: "time",
    caughtIn: "fork",
  },
  {
    name: "a join that takes a fifth longer",
    edits: [
      {
        file: "context/dist/join.js",
        from: "    const takesTasks = options.tasks",
        to: `    ${spinning(3_500)}\n    const takesTasks = options.tasks`,
      },
    ],
    check: "time",
    caughtIn: "join-disjoint",
  },
  {
    name: "an item of a task that takes a fifth longer",
    edits: [
      {
        file: "workflow/dist/fan-out/fan-out.js",
        from: "    attemptSucceeded(attempt, place, output) {\n",
        to: `    attemptSucceeded(attempt, place, output) {\n        ${spinning(75)}\n`,
      },
    ],
    check: "time",
    caughtIn: "workflow-item",
  },
];
