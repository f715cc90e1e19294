import type { Json, JsonObject, WorkflowContext } from "@sheaf/context";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { stringify } from "yaml";
import { compileTasks, run, type RunResult, type Workflow } from "@sheaf/workflow";
import { loadWorkflow } from "../src/index.ts";
import { echo, type Tasks } from "./documents.ts";

/** A value in a document and in code. */
interface Pair {
  readonly yaml: unknown;
  readonly code: unknown;
}

type Read = (context: WorkflowContext, scope: never) => unknown;

const same = (value: unknown): Pair => ({ yaml: value, code: value });
const pair = (yaml: string, code: Read): Pair => ({ yaml, code });

const data = fc
  .jsonValue({ maxDepth: 2 })
  .map(
    (value) =>
      JSON.parse(
        JSON.stringify(value)
          .replaceAll("__proto__", "p")
          .replaceAll("<<", "l")
          .replaceAll("{{", ""),
      ) as Json,
  );

/** Values that templates may have before a task runs. */
const around = fc.oneof(
  data.map(same),
  fc.constant(pair("{{ parameters.p }}", (context) => context.parameters["p"])),
  fc.constant(pair("{{ vars.v }}", (context) => context.get("v"))),
  fc.constant(
    pair(
      "p is {{ parameters.p }}, {{ 1 + 1 }}",
      (context) => `p is ${JSON.stringify(context.parameters["p"])}, 2`,
    ),
  ),
);

/** Lists and maps with templates inside. */
const rendered = (leaf: fc.Arbitrary<Pair>): fc.Arbitrary<Pair> =>
  fc.oneof(
    leaf,
    fc.tuple(leaf, leaf).map(([a, b]) => listOf([a, b])),
    fc.tuple(leaf, leaf).map(([a, b]) => mapOf({ a, b: listOf([b]), c: same(1) })),
  );

const inside = fc.oneof(
  around,
  fc.constant(pair("{{ item }}", (context) => context.item)),
  fc.constant(pair("{{ index }}", (context) => context.index)),
);

interface Task {
  readonly yaml: Readonly<Record<string, unknown>>;
  readonly code: Readonly<Record<string, unknown>>;
}

const option = (name: string, camel: string, value: fc.Arbitrary<Pair>): fc.Arbitrary<Task> =>
  fc
    .option(value, { freq: 2 })
    .map((one) =>
      one === null
        ? { yaml: {}, code: {} }
        : { yaml: { [name]: one.yaml }, code: { [camel]: one.code } },
    );

const constants = (...values: unknown[]): fc.Arbitrary<Pair> =>
  fc.constantFrom(...values).map(same);

const shared = [
  option(
    "when",
    "when",
    fc.oneof(
      constants(true, false),
      fc.constant(pair("{{ parameters.p == 1 }}", (context) => context.parameters["p"] === 1)),
    ),
  ),
  option(
    "publish",
    "publish",
    rendered(around).map((value) => ({ yaml: { v: value.yaml }, code: { v: value.code } })),
  ),
  option("timeout", "timeout", fc.oneof(constants(5), fc.constant(pair("{{ 5 }}", () => 5)))),
  option(
    "retry",
    "retry",
    fc.constant({ yaml: { count: 1, "max-delay": 0 }, code: { count: 1, maxDelay: 0 } }),
  ),
];

const plain = merged(option("input", "input", rendered(around)), ...shared);

const fanOut = merged(
  fc
    .oneof(
      fc.array(around, { maxLength: 4 }).map(listOf),
      fc.constant(pair("{{ range(3) }}", () => [0, 1, 2])),
    )
    .map((items) => ({ yaml: { "with-items": items.yaml }, code: { withItems: items.code } })),
  option("input", "input", rendered(inside)),
  option("batch_size", "batchSize", constants(1, 2)),
  option(
    "concurrency",
    "concurrency",
    fc.oneof(constants(1, 3), fc.constant(pair("{{ 2 }}", () => 2))),
  ),
  option("rate", "rate", constants({ limit: 100, per: 1 })),
  option("on_item_failure", "onItemFailure", constants("continue", "stop")),
  option("tolerate", "tolerate", constants(0, 1, "50%", "100%")),
  option("collect", "collect", constants("outputs", "failures", "none")),
  ...shared,
);

const declared = fc
  .array(
    fc.tuple(fc.oneof(plain, fanOut), fc.constantFrom("echo", "fail"), fc.nat(7), fc.boolean()),
    { minLength: 1, maxLength: 5 },
  )
  .chain((tasks) => fc.boolean().map((isListed) => declare(tasks, isListed)));

describe("documents and code", () => {
  // The clock stands still. The engine waits for the event loop once that had no turn for some time, and
  // which of two branches ends first depends on it: on a busy machine the two were told apart by that.
  beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"] }));
  afterEach(() => void vi.useRealTimers());

  test("give the same workflow", async () => {
    let succeeded = 0;
    await fc.assert(
      fc.asyncProperty(declared, fc.boolean(), async (tasks, isWrapped) => {
        const settings = { vars: { v: [1] }, merge: { v: "last" }, output: { v: "{{ v }}" } };
        const body = { ...settings, tasks: tasks.map(({ yaml }) => yaml) };
        const text = stringify(isWrapped ? { workflow: body } : body, {
          aliasDuplicateObjects: false,
        });
        const code = compileTasks(tasks.map(({ code }) => code) as unknown as Tasks, {
          vars: settings.vars,
          policies: { v: "last" },
          output: (context) => ({ v: context.get("v") }),
        });
        const [loaded, built] = [await outcome(loadWorkflow(text)), await outcome(code)];
        expect(loaded).toEqual(built);
        if (loaded["status"] === "succeeded") succeeded++;
      }),
      { numRuns: 500 },
    );
    expect(succeeded).toBeGreaterThan(50);
  });
});

async function outcome(workflow: Workflow): Promise<Readonly<Record<string, unknown>>> {
  const fail = ({ index }: { index?: number }): never => {
    throw new Error(`item ${index}`);
  };
  const actions = { echo, fail };
  const result: RunResult = await run(workflow, { actions, parameters: { p: 1 } }).result;
  const { status, output, sequence, tasks, errors, context } = result;
  return {
    status,
    output,
    sequence,
    tasks,
    variables: context.toJSON().variables,
    errors: errors.map(({ code, message }) => [code, message]),
  };
}

/** Names the tasks, and leads from each to some later ones. */
function declare(
  tasks: readonly (readonly [Task, string, number, boolean])[],
  isListed: boolean,
): readonly Task[] {
  return tasks.map(([task, action, targets, joins], position) => {
    const next = tasks
      .map((_, i) => `t${i}`)
      .filter((_, i) => i > position && ((targets >> (i - position - 1)) & 1) === 1);
    const led = tasks.some(
      ([, , others], i) => i < position && ((others >> (position - i - 1)) & 1) === 1,
    );
    const join = joins && !isListed && led ? { join: "all" } : {};
    const following = isListed
      ? {}
      : {
          next: [{ when: "{{ succeeded() or skipped() }}", do: next }, { when: "{{ failed() }}" }],
        };
    const follows = isListed
      ? {}
      : {
          next: [
            { on: "success", do: next },
            { on: "failure", when: (_: unknown, end: { failed(): boolean }) => end.failed() },
          ],
        };
    const name = `t${position}`;
    const start = isListed || led ? {} : { start: true };
    return {
      yaml: { name, action, ...task.yaml, ...join, ...following, ...start },
      code: { name, action, ...task.code, ...join, ...follows, ...start },
    };
  });
}

function listOf(pairs: readonly Pair[]): Pair {
  return {
    yaml: pairs.map(({ yaml }) => yaml),
    code: (context: WorkflowContext, scope: never) =>
      pairs.map(({ code }) => valueOf(code, context, scope)),
  };
}

function mapOf(pairs: Readonly<Record<string, Pair>>): Pair {
  const entries = Object.entries(pairs);
  return {
    yaml: Object.fromEntries(entries.map(([key, { yaml }]) => [key, yaml])),
    code: (context: WorkflowContext, scope: never): JsonObject =>
      Object.fromEntries(
        entries.map(([key, { code }]) => [key, valueOf(code, context, scope) as Json]),
      ),
  };
}

function valueOf(code: unknown, context: WorkflowContext, scope: never): unknown {
  return typeof code === "function" ? (code as Read)(context, scope) : code;
}

function merged(...options: readonly fc.Arbitrary<Task>[]): fc.Arbitrary<Task> {
  return fc.tuple(...options).map((parts) => ({
    yaml: Object.assign({}, ...parts.map(({ yaml }) => yaml)) as Task["yaml"],
    code: Object.assign({}, ...parts.map(({ code }) => code)) as Task["code"],
  }));
}
