// docs/semantics.md#secrets
import { inspect } from "node:util";
import type { WorkflowContext } from "@sheaf/context";
import { createContext } from "@sheaf/context";
import { describe, expect, test, vi } from "vitest";
import {
  BatchNode,
  compileTasks,
  createWorkflow,
  failed,
  type RetryScope,
  run,
  type RunOptions,
  type RunResult,
  succeeded,
  type Workflow,
  type WorkflowEvent,
} from "../../src/index.ts";
import { codesOf, type Settings, type Tasks } from "../run/run-tasks.ts";

const SECRET = 's3cr"et\nkey';
const secrets = { key: SECRET, other: "s3cr", empty: "" };

/** Everything that a run reports, as text, escaped and not: events, errors, and reports of errors in results. */
async function told(
  workflow: Workflow,
  options: RunOptions = {},
): Promise<{ text: string; result: RunResult }> {
  const events: WorkflowEvent[] = [];
  const onEvent = (event: WorkflowEvent): unknown => events.push(event);
  const result = await run(workflow, { secrets, onEvent, ...options }).result;
  const reports = Object.values(result.tasks).map((task) => ({ ...task, output: null }));
  const everything = { events, errors: result.errors, reports };
  const stacks = result.errors
    .flatMap((error) => chain(error))
    .map((error) => `${(error as Error).stack}`);
  const text =
    inspect(everything, { depth: 30, showHidden: true, maxStringLength: null }) +
    stacks.join("\n") +
    JSON.stringify(everything);
  return { text, result };
}

function chain(error: unknown): unknown[] {
  const causes: unknown[] = [];
  for (let below = error; below instanceof Error; below = below.cause) causes.push(below);
  return causes;
}

async function assertHidden(workflow: Workflow, options: RunOptions = {}): Promise<RunResult> {
  const { text, result } = await told(workflow, options);
  expect(text).not.toContain("s3cr");
  return result;
}

const tasksOf = (tasks: Tasks, settings: Settings = {}): Workflow => compileTasks(tasks, settings);
const secretOf = (context: WorkflowContext): string => context.secret("key") as string;
type Call = { readonly context: WorkflowContext };

describe("secrets", () => {
  test("are readable in functions of the context, in actions, and in sub-workflows", async () => {
    const seen: unknown[] = [];
    const look = ({ context, input }: Call & { input: unknown }): unknown =>
      seen.push([context.secret("key"), input]);
    const inner = tasksOf([{ name: "x", action: look }], { secrets: ["key"] });
    const input = { auth: secretOf };
    const tasks = [
      { name: "a", action: look, input },
      { name: "b", withItems: [1], action: look, input },
      { name: "c", action: inner },
      { name: "d", action: tasksOf([{ name: "x", action: look }]) },
      { name: "e", action: tasksOf([{ name: "x", action: look }], { secrets: ["other"] }) },
    ];
    await assertHidden(tasksOf(tasks));
    expect(seen).toEqual([
      [SECRET, { auth: SECRET }],
      [SECRET, { auth: SECRET }],
      [SECRET, null],
      [SECRET, null],
      [undefined, null],
    ]);
  });

  test.each<[string, RunOptions["secrets"]]>([
    ["a record", { other: "x" }],
    ["a function", (): undefined => undefined],
    ["an asynchronous function", async (name) => (name === "key" ? undefined : "x")],
    [
      "a function that throws",
      () => {
        throw new Error("vault is closed");
      },
    ],
    ["a function that gives no text", (() => 5) as unknown as () => string],
    ["nothing", undefined],
  ])(
    "a secret that %s does not have ends the run with MISSING_SECRET before it starts",
    async (_, source) => {
      const action = vi.fn<() => void>();
      const workflow = tasksOf([{ name: "a", action }], { secrets: ["key"] });
      const result = await run(workflow, source === undefined ? {} : { secrets: source }).result;
      expect(result.status).toBe("invalid");
      expect(codesOf(result)).toEqual(["MISSING_SECRET"]);
      expect(result.errors[0]?.message).toContain('"key"');
      expect(action).not.toHaveBeenCalled();
    },
  );

  test("the secrets of sub-workflows are requested before anything runs", async () => {
    const inner = tasksOf([{ name: "x", action: () => 1 }], { secrets: ["deep"] });
    const result = await run(tasksOf([{ name: "a", action: inner }])).result;
    expect(codesOf(result)).toEqual(["MISSING_SECRET"]);
  });

  test("come from a function or a record", async () => {
    const source = async (name: string): Promise<string> => `${name}-s3cr`;
    const result = await assertHidden(
      tasksOf([{ name: "a", action: ({ context }: Call) => context.secret("key") }], {
        secrets: ["key"],
      }),
      { secrets: source },
    );
    expect(result.tasks["a"]?.output).toBe("key-s3cr");
  });
});

describe("data holds the value:", () => {
  const action = ({ context }: Call): unknown => {
    const key = secretOf(context);
    return { [key]: [key, `Bearer ${key}!`], other: context.secret("other"), [`${key}2`]: 1 };
  };
  const expected = {
    [SECRET]: [SECRET, `Bearer ${SECRET}!`],
    other: "s3cr",
    [`${SECRET}2`]: 1,
  };

  test("outputs, and what the next task, an item, a condition and a sub-workflow see of them", async () => {
    const seen: unknown[] = [];
    const look = ({ input, item }: { input: unknown; item: unknown }): unknown =>
      seen.push(input ?? item);
    const result = (context: WorkflowContext): unknown =>
      (context.task("a") as unknown as { output: unknown }).output;
    const input = (context: WorkflowContext): unknown => context.parameters;
    const inner = tasksOf([{ name: "x", action: look, input }]);
    const { status, tasks } = await assertHidden(
      tasksOf([
        { name: "a", action },
        { name: "next", action: look, input: result },
        { name: "items", action: look, withItems: (context: WorkflowContext) => [result(context)] },
        {
          name: "condition",
          action: look,
          input: 1,
          when: (context: WorkflowContext) => JSON.stringify(result(context)).includes("s3cr"),
        },
        { name: "inner", action: inner, input: result },
      ]),
    );
    expect(status).toBe("succeeded");
    expect(tasks["a"]?.output).toEqual(expected);
    expect(seen).toEqual([expected, expected, 1, expected]);
  });

  test("what retry.when sees", async () => {
    const outputs: unknown[] = [];
    const messages: unknown[] = [];
    const retry = {
      count: 1,
      when: (_: WorkflowContext, scope: RetryScope) => {
        if (scope.error === null) outputs.push(scope.result());
        else messages.push(scope.error.message);
        return false;
      },
    };
    const failing = ({ context }: Call): never => {
      throw new Error(secretOf(context));
    };
    await assertHidden(tasksOf([{ name: "a", action, retry }]));
    await assertHidden(tasksOf([{ name: "a", action: failing, retry }]));
    expect(outputs).toEqual([expected]);
    expect(messages).toEqual([SECRET]);
  });

  test("variables, declared and published, parameters, configuration and the output of the run", async () => {
    const workflow = tasksOf(
      [
        {
          name: "a",
          action: () => 1,
          publish: { x: secretOf },
          next: { publish: { y: (c: WorkflowContext) => [secretOf(c)] } },
        },
      ],
      { vars: { v: secretOf }, output: (context) => ({ got: secretOf(context) }) },
    );
    const { context, output } = await assertHidden(workflow, {
      parameters: { p: [SECRET] },
      config: { c: SECRET },
    });
    expect([context.parameters, context.config]).toEqual([{ p: [SECRET] }, { c: SECRET }]);
    const variables = ["v", "x", "y"].map((name) => context.get(name));
    expect(variables).toEqual([SECRET, SECRET, [SECRET]]);
    expect(output).toEqual({ got: SECRET });
  });

  test("what nodes write and return, which need not be JSON", async () => {
    const given = new Map([["key", SECRET]]);
    const process = (context: WorkflowContext) =>
      succeeded(context.set("x", [secretOf(context)]).setTask("t", { key: SECRET }), given);
    const { context, output } = await assertHidden(createWorkflow({ id: "n", process }));
    expect(output).toBe(given);
    expect(context.get("x")).toEqual([SECRET]);
    expect(context.task("t")).toEqual({ key: SECRET });
    const item = createWorkflow({
      id: "n",
      process: (context: WorkflowContext) => succeeded(context, { key: secretOf(context) }),
    });
    const batch = new BatchNode("b", { items: () => [1], workflow: item, concurrency: 1 });
    const result = await assertHidden(createWorkflow(batch) as Workflow);
    expect(result.output).toEqual([{ key: SECRET }]);
  });
});

describe("secrets are reported as ***", () => {
  test.each<[string, (secret: string) => unknown]>([
    ["messages", (secret) => new Error(`no ${secret}`)],
    ["codes", (secret) => Object.assign(new Error("no"), { code: secret })],
    ["names", (secret) => Object.assign(new Error("no"), { name: secret })],
    ["causes", (secret) => new Error("no", { cause: new Error(secret) })],
    ["causes that are text", (secret) => new Error("no", { cause: secret })],
    ["causes of causes", (secret) => new Error("no", { cause: { cause: { token: secret } } })],
    [
      "properties",
      (secret) => Object.assign(new Error("no"), { request: { headers: { auth: secret } } }),
    ],
    [
      "properties that are errors",
      (secret) => Object.assign(new Error("no"), { inner: new Error(secret) }),
    ],
    [
      "properties that are maps",
      (secret) => Object.assign(new Error("no"), { headers: new Map([["auth", secret]]) }),
    ],
    [
      "properties in a cycle",
      (secret) => {
        const secrets: unknown[] = [secret];
        secrets.push(secrets);
        return Object.assign(new Error("no"), { secrets });
      },
    ],
    [
      "things that print in a way of their own",
      (secret) =>
        Object.assign(new Error("no"), { url: new URL(`http://x/${secret.slice(0, 4)}`) }),
    ],
    ["property names", (secret) => Object.assign(new Error("no"), { [secret]: 1 })],
    ["symbols", (secret) => Object.assign(new Error("no"), { [Symbol("s")]: secret })],
    [
      "hidden properties",
      (secret) => Object.defineProperty(new Error("no"), "hidden", { value: secret }),
    ],
    ["errors of errors", (secret) => new AggregateError([new Error(secret)], "several")],
    ["stacks", (secret) => Object.assign(new Error("no"), { stack: `at ${secret}` })],
    ["text that is thrown", (secret) => secret],
    ["lists that are thrown", (secret) => [secret]],
    ["records that are thrown", (secret) => ({ message: "no", auth: secret })],
  ])("in %s", async (_, make) => {
    const action = async ({ context }: Call): Promise<never> => {
      throw make(secretOf(context));
    };
    for (const rest of [{}, { withItems: [1, 2] }, { retry: { count: 1 } }])
      expect((await assertHidden(tasksOf([{ name: "a", action, ...rest }]))).status).toBe("failed");
    const node = createWorkflow({
      id: "n",
      process: (context: WorkflowContext) => failed(context, make(secretOf(context))),
    });
    await assertHidden(node);
    const throwing = createWorkflow({
      id: "n",
      process: (context: WorkflowContext) => {
        throw make(secretOf(context));
      },
    });
    await assertHidden(throwing);
  });

  test("in values that are not JSON", async () => {
    const action = ({ context }: Call): unknown => ({ [secretOf(context)]: new Date(0) });
    expect(codesOf(await assertHidden(tasksOf([{ name: "a", action }])))).toEqual([
      "INVALID_VALUE",
    ]);
  });

  test("in what functions of a task throw", async () => {
    const thrower = (context: WorkflowContext): never => {
      throw new Error(secretOf(context));
    };
    const option = (given: object): Workflow => tasksOf([{ name: "a", action: () => 1, ...given }]);
    for (const given of [
      { when: thrower },
      { input: thrower },
      { withItems: thrower },
      { timeout: thrower },
      { publish: { x: thrower } },
      { next: { when: thrower } },
      { next: { publish: { x: thrower } } },
      { withItems: [1], concurrency: thrower },
      { retry: { count: 1, when: thrower } },
    ])
      expect((await assertHidden(option(given))).status).toBe("failed");
    await assertHidden(tasksOf([{ name: "a", action: () => 1 }], { vars: { v: thrower } }));
    await assertHidden(tasksOf([{ name: "a", action: () => 1 }], { output: thrower }));
  });

  test("in problems with parameters", async () => {
    const strict = { parameters: { p: { type: "integer" as const } } };
    await assertHidden(tasksOf([{ name: "a", action: () => 1 }], strict), {
      parameters: { [SECRET]: 1 },
    });
  });

  test("from a starting context", async () => {
    const context = createContext({ secrets }) as WorkflowContext;
    const workflow = tasksOf(
      [
        {
          name: "a",
          action: ({ context }: Call): never => {
            throw new Error(secretOf(context));
          },
        },
      ],
      { secrets: ["key", "other"] },
    );
    const result = await assertHidden(workflow, { context, secrets: {} });
    expect(result.errors[0]?.message).toBe("***");
  });

  test("from a starting context, if the workflow lists none", async () => {
    const action = ({ context }: Call): never => {
      throw new Error(secretOf(context));
    };
    const context = createContext({ secrets }) as WorkflowContext;
    const result = await assertHidden(tasksOf([{ name: "a", action }]), {
      context,
      secrets: { key: "other-value" },
    });
    expect(result.errors[0]?.message).toBe("***");
  });

  test("in what a provider throws, for secrets that it gave before", async () => {
    const provider = (name: string): string => {
      if (name === "key") return SECRET;
      throw new Error(`${name} is not ${SECRET}`);
    };
    const workflow = tasksOf([{ name: "a", action: () => 1 }], { secrets: ["key", "other"] });
    const result = await assertHidden(workflow, { secrets: provider });
    expect(codesOf(result)).toEqual(["MISSING_SECRET"]);
  });

  test("an empty secret hides nothing", async () => {
    const action = (): never => {
      throw new Error("text");
    };
    const result = await run(tasksOf([{ name: "a", action }]), { secrets: { empty: "" } }).result;
    expect(result.errors[0]?.message).toBe("text");
  });
});
