import type { Json } from "@sheaf/context";
import { describe, expectTypeOf, test } from "vitest";
import {
  type ActionCall,
  defineWorkflow,
  type ErrorReport,
  run,
  type RunResult,
  type TaskResult,
} from "../../src/index.ts";

interface Server {
  host: string;
  port: number;
}

const servers = async (): Promise<Server[]> => [{ host: "a", port: 1 }];

const start = defineWorkflow({
  parameters: {
    limit: { type: "integer", default: 50 },
    mode: { enum: ["fast", "safe"] },
    region: { type: "string", required: true },
  },
  vars: { down: [] as string[], count: 1 },
  policies: { down: "append" },
});

describe("a task", () => {
  test("sees parameters, variables and the outputs of those before it", () => {
    start.task("get", { action: servers }).task("report", {
      input: (context) => {
        expectTypeOf(context.parameters.limit).toEqualTypeOf<number>();
        expectTypeOf(context.parameters.mode).toEqualTypeOf<"fast" | "safe" | undefined>();
        expectTypeOf(context.parameters.region).toEqualTypeOf<string>();
        expectTypeOf(context.get("down")).toEqualTypeOf<readonly string[]>();
        return { hosts: context.task("get").output.map(({ host }) => host), n: 1 };
      },
      action: ({ input, item }) => {
        expectTypeOf(input).toEqualTypeOf<{ hosts: string[]; n: number }>();
        expectTypeOf(item).toEqualTypeOf<undefined>();
      },
    });
  });

  test("does not see names that do not exist", () => {
    const builder = start.task("get", { action: servers });
    // @ts-expect-error -- no such task
    builder.task("x", { input: (context) => context.task("got").output });
    // @ts-expect-error -- a later task
    builder.task("x", { when: (context) => context.task("x") !== undefined });
    // @ts-expect-error -- no such variable
    builder.task("x", { input: (context) => context.get("up") });
    // @ts-expect-error -- no such parameter
    builder.task("x", { timeout: (context) => context.parameters.seconds });
    // @ts-expect-error -- an output that is not a list
    builder.task("x", { input: (context) => context.task("get").output.length.toFixed().host });
    expectTypeOf(builder.build()).not.toBeAny();
  });

  test("must pass its action what it takes", () => {
    const check = ({ input }: ActionCall<{ port: number }>): number => input.port;
    start.task("x", { input: { port: 1 }, action: check });
    // @ts-expect-error -- a string is not a port
    start.task("x", { input: { port: "1" }, action: check });
    // @ts-expect-error -- the action takes an input
    start.task("x", { action: check });
    expectTypeOf(check).toBeFunction();
  });

  test("whose output may be missing has a type that says so", () => {
    const after = start
      .task("sure", { action: () => 1 })
      .task("maybe", { when: (context) => context.get("count") > 1, action: () => 1 })
      .task("handled", { action: () => 1, next: { do: "last" } });
    after.task("last", {
      input: (context) => {
        expectTypeOf(context.task("sure").output).toEqualTypeOf<number>();
        expectTypeOf(context.task("maybe").output).toEqualTypeOf<number | null>();
        expectTypeOf(context.task("handled").output).toEqualTypeOf<number>();
        return null;
      },
    });
  });

  test("publishes values of the variables' types, and new variables", () => {
    const after = start.task("get", {
      action: servers,
      publish: {
        down: (context, { result }) => [
          ...context.get("down"),
          ...result().map(({ host }) => host),
        ],
        first: (_, { result }) => result()[0]?.port ?? 0,
      },
    });
    after.task("x", {
      input: (context) => {
        expectTypeOf(context.get("first")).toEqualTypeOf<number | undefined>();
        return null;
      },
    });
    // @ts-expect-error -- down is a list of strings
    start.task("x", { action: servers, publish: { down: (_, { result }) => result() } });
  });
});

describe("what comes next", () => {
  const sure = { action: () => 1 };

  test("sees the output after a success, which is the default, and no error", () => {
    start.task("a", {
      ...sure,
      next: [
        {
          when: (context, end) => {
            expectTypeOf(context.task("a").output).toEqualTypeOf<number>();
            expectTypeOf(end.result()).toEqualTypeOf<number>();
            return !end.skipped();
          },
          publish: { count: (_, { result }) => result() },
          do: "b",
        },
        {
          on: "success",
          when: (context, { result }) => context.task("a").output > result(),
        },
      ],
    });
    // @ts-expect-error -- after a success there is nothing that failed
    start.task("a", { ...sure, next: { when: (_, end) => end.failed() } });
    // @ts-expect-error -- nor an error
    start.task("a", { ...sure, next: { on: "success", when: (_, end) => end.error !== null } });
    // @ts-expect-error -- nor failed items, without items
    start.task("a", { ...sure, next: [{ when: (_, end) => end.failures().length > 0 }] });
    // @ts-expect-error -- nor is it canceled
    start.task("a", { ...sure, next: { when: (_, { canceled }) => canceled() } });
    // @ts-expect-error -- no such end
    start.task("a", { ...sure, next: { on: "always", do: "b" } });
    expectTypeOf(start).not.toBeAny();
  });

  test("has a nullable output if the task may be skipped", () => {
    start.task("a", {
      ...sure,
      when: (context) => context.get("count") > 1,
      next: {
        when: (context, { result }) => {
          expectTypeOf(context.task("a").output).toEqualTypeOf<number | null>();
          expectTypeOf(result()).toEqualTypeOf<number | null>();
          return true;
        },
      },
    });
  });

  test("sees the error after a failure, and a nullable output", () => {
    start.task("a", {
      ...sure,
      next: {
        on: "failure",
        when: (context, { error, failures, timedOut, result }) => {
          expectTypeOf(error.code).toEqualTypeOf<string>();
          expectTypeOf(context.task("a").output).toEqualTypeOf<number | null>();
          expectTypeOf(result()).toEqualTypeOf<number | null>();
          return timedOut() || failures().some((failure) => failure.index > 0);
        },
        publish: { why: (_, { error }) => error.message },
      },
    });
    start.task("a", {
      ...sure,
      // @ts-expect-error -- a failed task may have no output
      next: { on: "failure", when: (_, { result }) => result().toFixed() === "1" },
    });
    // @ts-expect-error -- it did not succeed
    start.task("a", { ...sure, next: { on: "failure", when: (_, end) => end.succeeded() } });
  });

  test("sees either after a completion", () => {
    start.task("a", {
      ...sure,
      next: [
        {
          on: "completion",
          when: (_, end) => {
            expectTypeOf(end.error).toEqualTypeOf<ErrorReport | null>();
            expectTypeOf(end.result()).toEqualTypeOf<number | null>();
            return end.failed() || end.skipped() || end.canceled() || end.timedOut();
          },
        },
      ],
    });
    // @ts-expect-error -- there may be no error
    start.task("a", { ...sure, next: { on: "completion", when: (_, end) => end.error.code } });
  });

  test("of a task with items sees the failures that were tolerated", () => {
    start.taskWithItems("list", {
      withItems: [1, 2],
      action: () => "a",
      next: [
        {
          when: (context, { failures, result }) => {
            expectTypeOf(context.task("list").output).toEqualTypeOf<readonly string[]>();
            expectTypeOf(result()).toEqualTypeOf<readonly string[]>();
            return failures().length > 0;
          },
        },
        {
          on: "failure",
          when: (_, { result, error }) => {
            expectTypeOf(result()).toEqualTypeOf<readonly (string | null)[] | null>();
            return error.code === "ITEMS_FAILED";
          },
        },
      ],
    });
    start.taskWithItems("list", {
      withItems: [1, 2],
      action: () => "a",
      // @ts-expect-error -- after a success there is no error
      next: { when: (_, { error }) => error !== null },
    });
  });
});

describe("a task with items", () => {
  const got = start.task("get", { action: servers });

  test("passes each item to input and action, and has a list of outputs", () => {
    const after = got.taskWithItems("check", {
      withItems: (context) => context.task("get").output,
      concurrency: (context) => context.parameters.limit,
      input: (context) => ({ url: `http://${context.item.host}:${context.item.port}` }),
      action: async ({ input, item, index }) => {
        expectTypeOf(item).toEqualTypeOf<{ readonly host: string; readonly port: number }>();
        expectTypeOf(index).toEqualTypeOf<number | undefined>();
        return { ok: input.url !== "" };
      },
      publish: {
        down: (_, { failures }) => failures().map(({ error }) => error.message),
      },
    });
    after.task("report", {
      input: (context) => {
        const { output, total, items } = context.task("check");
        expectTypeOf(output).toEqualTypeOf<readonly { readonly ok: boolean }[]>();
        expectTypeOf(total).toEqualTypeOf<number>();
        expectTypeOf(items[0]?.status).toEqualTypeOf<
          "succeeded" | "failed" | "canceled" | "skipped" | undefined
        >();
        return null;
      },
    });
  });

  test("has gaps in its outputs if failures are tolerated, and no outputs if none are kept", () => {
    got
      .taskWithItems("some", { withItems: [1, 2], action: () => "a", tolerate: 1 })
      .taskWithItems("none", { withItems: new Set([1]), action: () => "a", collect: "none" })
      .task("x", {
        input: (context) => {
          expectTypeOf(context.task("some").output).toEqualTypeOf<readonly (string | null)[]>();
          expectTypeOf(context.task("none").output).toEqualTypeOf<null>();
          return null;
        },
      });
  });

  test("passes lists if items come in batches", () => {
    got.taskWithItems("x", {
      withItems: (context) => context.task("get").output,
      batchSize: 10,
      action: ({ item }) => {
        expectTypeOf(item).toEqualTypeOf<
          readonly { readonly host: string; readonly port: number }[]
        >();
      },
    });
  });

  test("knows what the items of batches give, where these are counted", () => {
    got
      .taskWithItems("insert", {
        withItems: [1, 2, 3],
        batchSize: 2,
        count: "items",
        action: ({ item }) => {
          expectTypeOf(item).toEqualTypeOf<readonly number[]>();
          return { failed: [0], outputs: item.map(String) };
        },
        publish: { refused: (_, { failures }) => failures().map(({ item }) => item) },
      })
      .taskWithItems("double", {
        withItems: [1, 2, 3],
        batchSize: 2,
        count: "items",
        action: async ({ item }) => item.map((number) => 2 * number),
      })
      .taskWithItems("nothing", {
        withItems: [1, 2, 3],
        batchSize: 2,
        count: "items",
        action: () => ({ failed: [] }),
      })
      .build((context) => {
        expectTypeOf(context.get("refused")).toEqualTypeOf<readonly number[] | undefined>();
        expectTypeOf(context.task("insert").output).toEqualTypeOf<readonly (string | null)[]>();
        expectTypeOf(context.task("double").output).toEqualTypeOf<readonly number[]>();
        expectTypeOf(context.task("nothing").output).toEqualTypeOf<readonly null[]>();
        return null;
      });
  });

  test("knows the value of a fold in its items, and as its output", () => {
    got
      .taskWithItems("sum", {
        withItems: ["a", "b"],
        fold: { as: "lengths", from: [] as number[] },
        input: (context) => context.get("lengths").length,
        action: ({ item, context, input }) => {
          expectTypeOf(input).toEqualTypeOf<number>();
          expectTypeOf(context.get("lengths")).toEqualTypeOf<readonly number[]>();
          return [...context.get("lengths"), item.length];
        },
        publish: { lengths2: (_, { result }) => result() },
      })
      .taskWithItems("total", {
        withItems: [1, 2],
        fold: { as: "total", from: (context) => context.task("get").output.length },
        action: async ({ item, context }) => context.get("total") + item,
      })
      .task("x", {
        input: (context) => {
          expectTypeOf(context.task("sum").output).toEqualTypeOf<readonly number[]>();
          expectTypeOf(context.task("total").output).toEqualTypeOf<number>();
          // @ts-expect-error -- only the items see it
          context.get("total").toFixed();
          return null;
        },
      });
    got.taskWithItems("x", {
      withItems: [1],
      fold: { as: "total", from: 0 },
      // @ts-expect-error -- the next item would find a text
      action: ({ context }) => `${context.get("total")}`,
    });
    // @ts-expect-error -- a task without items has nothing to fold
    got.task("x", { fold: { as: "total", from: 0 } });
  });

  test("takes only lists", () => {
    // @ts-expect-error -- a number is not a list
    got.taskWithItems("x", { withItems: 5 });
    // @ts-expect-error -- an object is not a list
    got.taskWithItems("x", { withItems: (context) => context.task("get") });
    // @ts-expect-error -- no such choice
    got.taskWithItems("x", { withItems: [1], collect: "some" });
    expectTypeOf(got.build()).not.toBeAny();
  });
});

test("a run has the output that the workflow declares", () => {
  const workflow = start
    .task("get", { action: servers })
    .build((context) => context.task("get").output.length);
  const { result } = run(workflow, { parameters: { region: "eu" } });
  expectTypeOf(result).toEqualTypeOf<
    Promise<
      RunResult<
        number,
        {
          readonly parameters: { readonly limit: number; readonly region: string } & {
            readonly mode?: "fast" | "safe";
          };
          readonly variables: { down: string[]; count: number };
          readonly tasks: {
            readonly get: TaskResult<
              readonly { readonly host: string; readonly port: number }[] | null
            >;
          };
        }
      >
    >
  >();
  // @ts-expect-error -- another output
  expectTypeOf(result).toEqualTypeOf<Promise<RunResult<string>>>();
  expectTypeOf<Awaited<typeof result>["output"]>().toEqualTypeOf<number | null>();
});

describe("what is read while a list runs", () => {
  const options = { withItems: [1, 2], tolerate: 1, itemWhen: true } as const;
  const workflow = start
    .taskWithItems("sure", { withItems: [1], action: () => "a" })
    .taskWithItems("some", { ...options, action: async () => "a" })
    .taskWithItems("either", { ...options, action: ({ item }) => (item > 1 ? "a" : null) })
    .taskWithItems("nothing", { ...options, action: () => {} })
    .taskWithItems("uncollected", { ...options, action: () => 1, collect: "none" })
    .taskWithItems("sum", {
      withItems: [1],
      fold: { as: "sum", from: 0 },
      action: ({ item, context }) => context.get("sum") + item,
      onFailure: "continue",
    })
    .taskWithItems("counted", {
      withItems: [1, 2],
      batchSize: 2,
      count: "items",
      tolerate: 1,
      action: ({ item }) => item.map(String),
    })
    .taskWithItems("followed", {
      ...options,
      action: () => 1,
      each: (tasks) => tasks.task("next", { action: () => true }),
    })
    .task("single", { action: () => 1 })
    .build();

  test("has the type of what its items give, without null for items that give nothing", () => {
    const handle = run(workflow, { parameters: { region: "eu" } });
    type Read<Name extends Parameters<typeof handle.outputs>[0]> =
      typeof handle.outputs<Name> extends (
        ...given: never
      ) => AsyncIterableIterator<{ readonly output: infer Output }>
        ? Output
        : never;
    expectTypeOf<Read<"sure">>().toEqualTypeOf<string>();
    expectTypeOf<Read<"some">>().toEqualTypeOf<string>();
    expectTypeOf<Read<"either">>().toEqualTypeOf<"a" | null>();
    expectTypeOf<Read<"nothing">>().toEqualTypeOf<null>();
    expectTypeOf<Read<"uncollected">>().toEqualTypeOf<number>();
    expectTypeOf<Read<"sum">>().toEqualTypeOf<number>();
    expectTypeOf<Read<"counted">>().toEqualTypeOf<string>();
    expectTypeOf<Read<"followed">>().toEqualTypeOf<boolean>();
    expectTypeOf<Read<"some/inner">>().toEqualTypeOf<Json>();
    // @ts-expect-error -- these items never give null
    expectTypeOf<Read<"some">>().toEqualTypeOf<string | null>();
    // @ts-expect-error -- null is one of these
    expectTypeOf<Read<"either">>().toEqualTypeOf<"a">();
  });
});
