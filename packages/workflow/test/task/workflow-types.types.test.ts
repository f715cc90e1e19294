import type { Json, WorkflowContext } from "@sheaf/context";
import { describe, expectTypeOf, test } from "vitest";
import {
  type ActionCall,
  defineWorkflow,
  run,
  type RunResult,
  type Workflow,
} from "../../src/index.ts";

interface Server {
  host: string;
  port: number;
}

const servers = async (): Promise<Server[]> => [{ host: "a", port: 1 }];
const start = defineWorkflow({ vars: { count: 1, down: [] as string[] } });

describe("results after next", () => {
  test("are sure where only a success leads on", () => {
    start
      .task("a", { action: () => 1, next: { do: "b" } })
      .task("b", {
        input: (context) => {
          expectTypeOf(context.task("a").output).toEqualTypeOf<number>();
          return null;
        },
        next: [{ on: "success", do: ["c"] }],
      })
      .task("c", {
        input: (context) => {
          expectTypeOf(context.task("a").output).toEqualTypeOf<number>();
          expectTypeOf(context.task("b").output).toEqualTypeOf<Json>();
          return null;
        },
      })
      .build((context) => {
        expectTypeOf(context.task("a").output).toEqualTypeOf<number>();
        return null;
      });
  });

  test("may be null behind a failure, there and not elsewhere", () => {
    const built = start
      .task("fetch", {
        action: () => 1,
        next: [{ do: "use" }, { on: "failure", do: ["repair"] }],
      })
      .task("use", {
        input: (context) => {
          expectTypeOf(context.task("fetch").output).toEqualTypeOf<number>();
          return null;
        },
      })
      .task("repair", {
        input: (context) => {
          expectTypeOf(context.task("fetch").output).toEqualTypeOf<number | null>();
          return null;
        },
        next: { do: "after" },
      })
      .task("after", {
        input: (context) => {
          expectTypeOf(context.task("fetch").output).toEqualTypeOf<number | null>();
          return null;
        },
      });
    built.build((context) => {
      expectTypeOf(context.task("fetch").output).toEqualTypeOf<number | null>();
      return context.task("fetch").output;
    });
    // @ts-expect-error -- the output may be null at the end
    built.build((context) => context.task("fetch").output + 1);
  });

  test("may be null at the end where a failure was handled without going on", () => {
    start
      .task("a", { action: () => 1, next: [{ do: "b" }, { on: "completion", publish: { n: 1 } }] })
      .task("b", {
        input: (context) => {
          expectTypeOf(context.task("a").output).toEqualTypeOf<number>();
          return null;
        },
      })
      .build((context) => {
        expectTypeOf(context.task("a").output).toEqualTypeOf<number | null>();
        return null;
      });
  });

  test("are sure behind `succeeded()`, though the task can be skipped, and nowhere else", () => {
    const built = start
      .task("a", {
        when: (context) => context.get("count") > 1,
        action: () => 1,
        next: [
          { when: (_, { succeeded }) => succeeded(), do: ["sure", "both"] },
          { when: (_, end) => end.skipped(), do: "both" },
          { when: (_, end) => end.succeeded() || end.skipped(), do: "either" },
        ],
      })
      .task("sure", {
        input: (context) => {
          expectTypeOf(context.task("a").output).toEqualTypeOf<number>();
          return null;
        },
        next: { do: "after" },
      })
      .task("both", {
        input: (context) => {
          expectTypeOf(context.task("a").output).toEqualTypeOf<number | null>();
          return null;
        },
        next: { do: "last" },
      })
      .task("either", {
        input: (context) => {
          expectTypeOf(context.task("a").output).toEqualTypeOf<number | null>();
          return null;
        },
      })
      .task("after", {
        input: (context) => {
          expectTypeOf(context.task("a").output).toEqualTypeOf<number>();
          return null;
        },
        next: { do: "last" },
      })
      .task("last", {
        input: (context) => {
          expectTypeOf(context.task("a").output).toEqualTypeOf<number | null>();
          return null;
        },
      });
    built.build((context) => {
      expectTypeOf(context.task("a").output).toEqualTypeOf<number | null>();
      return null;
    });
    // @ts-expect-error -- the output may be null at the end
    built.build((context) => context.task("a").output + 1);
  });

  test("keep the null that the action itself gives", () => {
    const built = start
      .task("a", {
        when: (context) => context.get("count") > 1,
        action: (): number | null => null,
        next: { when: (_, { succeeded }) => succeeded(), do: "b" },
      })
      .task("b", {
        // @ts-expect-error -- the action may give null
        input: (context) => context.task("a").output + 1,
      });
    expectTypeOf(built).not.toBeAny();
  });

  test("are sure behind a completion that asks for `succeeded()` alone", () => {
    const completed = start.task("a", {
      action: () => 1,
      next: [
        { on: "completion", when: (_, { succeeded }) => succeeded(), do: "sure" },
        { on: "completion", when: (_, end) => !end.succeeded(), do: "failed" },
      ],
    });
    completed.task("sure", {
      input: (context) => {
        expectTypeOf(context.task("a").output).toEqualTypeOf<number>();
        return null;
      },
    });
    completed.task("failed", {
      // @ts-expect-error -- `succeeded()` is negated
      input: (context) => context.task("a").output + 1,
    });
    const combined = start.task("a", {
      action: () => 1,
      next: { on: "completion", when: (c, end) => end.succeeded() || c.has("count"), do: "b" },
    });
    combined.task("b", {
      // @ts-expect-error -- another condition beside it
      input: (context) => context.task("a").output + 1,
    });
  });

  test("of a list that can be skipped are sure behind `succeeded()`", () => {
    start
      .taskWithItems("list", {
        when: (context) => context.get("count") > 1,
        withItems: [1, 2],
        tolerate: 1,
        action: () => "a",
        next: [{ when: (_, { succeeded }) => succeeded(), do: "fine" }, { do: "any" }],
      })
      .task("fine", {
        input: (context) => {
          expectTypeOf(context.task("list").output).toEqualTypeOf<readonly (string | null)[]>();
          expectTypeOf(context.task("list").total).toEqualTypeOf<number>();
          return null;
        },
      })
      .task("any", {
        input: (context) => {
          // @ts-expect-error -- it may have been skipped
          return context.task("list").output.length;
        },
      });
  });

  test("of lists have gaps behind a failure", () => {
    start
      .taskWithItems("list", {
        withItems: [1, 2],
        action: () => "a",
        next: [{ do: "fine" }, { on: "failure", do: "broken" }],
      })
      .task("fine", {
        input: (context) => {
          expectTypeOf(context.task("list").output).toEqualTypeOf<readonly string[]>();
          return null;
        },
      })
      .task("broken", {
        input: (context) => {
          expectTypeOf(context.task("list").output).toEqualTypeOf<
            readonly (string | null)[] | null
          >();
          return null;
        },
      });
  });
});

describe("a run", () => {
  const workflow = defineWorkflow({
    parameters: {
      region: { type: "string", required: true },
      limit: { type: "integer", default: 50 },
      mode: { enum: ["fast", "safe"] },
    },
    vars: { count: 1 },
  })
    .task("get", { action: servers })
    .taskWithItems("check", {
      withItems: (context) => context.task("get").output,
      action: ({ item }) => item.port,
    })
    .build((context) => context.task("check").output.length);

  test("takes the parameters that are declared", () => {
    expectTypeOf(run(workflow, { parameters: { region: "eu" } }).id).toBeString();
    run(workflow, { parameters: { region: "eu", limit: 5, mode: "fast" }, concurrency: 2 });
    run(workflow, { context: {} as WorkflowContext });
    run(
      defineWorkflow()
        .task("a", { action: () => 1 })
        .build(),
    );
    run(
      defineWorkflow()
        .task("a", { action: () => 1 })
        .build(),
      { parameters: { any: 1 } },
    );
    // @ts-expect-error -- a parameter that is required
    run(workflow, { parameters: {} });
    // @ts-expect-error -- no parameters at all
    run(workflow, {});
    // @ts-expect-error -- no options
    run(workflow);
    // @ts-expect-error -- a number for a text
    run(workflow, { parameters: { region: 1 } });
    // @ts-expect-error -- a parameter that is not declared
    run(workflow, { parameters: { region: "eu", typo: 1 } });
    // @ts-expect-error -- none of the modes
    run(workflow, { parameters: { region: "eu", mode: "slow" } });
  });

  test("comes to results that are known", async () => {
    const { tasks, context, output } = await run(workflow, { parameters: { region: "eu" } }).result;
    expectTypeOf(output).toEqualTypeOf<number | null>();
    expectTypeOf(tasks.check.items[0]?.attempts).toEqualTypeOf<number | undefined>();
    expectTypeOf(tasks.check.output).toEqualTypeOf<readonly (number | null)[] | null>();
    expectTypeOf(tasks.get.output?.[0]?.host).toEqualTypeOf<string | undefined>();
    expectTypeOf(context.get("count")).toEqualTypeOf<number>();
    expectTypeOf(context.parameters.limit).toEqualTypeOf<number>();
    // @ts-expect-error -- a task without items
    expectTypeOf(tasks.get.items).toBeAny();
    // @ts-expect-error -- no such task
    expectTypeOf(tasks.got).toBeAny();
    // @ts-expect-error -- no such variable
    context.get("typo");
  });
});

test("what is known of a run fits where any run does", () => {
  const workflow = start
    .task("get", { action: servers })
    .build((context) => context.task("get").output.length);
  const { result } = run(workflow);
  expectTypeOf(workflow).toExtend<Workflow>();
  expectTypeOf(result).toExtend<Promise<RunResult>>();
  expectTypeOf(result).toExtend<Promise<RunResult<number>>>();
});

describe("an action", () => {
  test("knows the context", () => {
    start.task("get", { action: servers }).task("x", {
      action: ({ context, task, runId, key, log, progress }) => {
        expectTypeOf(context.get("count")).toEqualTypeOf<number>();
        expectTypeOf(context.task("get").output[0]?.host).toEqualTypeOf<string | undefined>();
        expectTypeOf([task, runId, key]).toEqualTypeOf<string[]>();
        log("x", { a: 1 });
        progress(1);
        // @ts-expect-error -- no such variable
        context.get("typo");
      },
    });
    start.taskWithItems("x", {
      withItems: ["a"],
      action: ({ context }) => {
        expectTypeOf(context.item).toEqualTypeOf<string>();
      },
    });
  });

  test("gives JSON, and nothing else", () => {
    expectTypeOf(start.task("x", { action: () => {} })).not.toBeAny();
    start.task("x", { action: async () => ({ a: [1, "b", null], b: undefined }) });
    start.task("x", { action: (): unknown => 1 });
    start.task("x", { action: ({ input }: ActionCall<null>) => [input] });
    // @ts-expect-error -- a Date
    start.task("x", { action: () => new Date() });
    // @ts-expect-error -- the promise of one
    start.task("x", { action: async () => new Date() });
    // @ts-expect-error -- a Map
    start.task("x", { action: () => new Map([["a", 1]]) });
    // @ts-expect-error -- a function
    start.task("x", { action: () => () => 1 });
    // @ts-expect-error -- a Date further down
    start.task("x", { action: () => ({ users: [{ at: new Date() }] }) });
    // @ts-expect-error -- undefined in a list
    start.task("x", { action: () => [1, undefined] });
    // @ts-expect-error -- a bigint
    start.task("x", { action: () => ({ big: 1n }) });
    // @ts-expect-error -- of an item
    start.taskWithItems("x", { withItems: [1], action: () => new Date() });
    // @ts-expect-error -- as the output of the workflow
    start.build(() => new Date());
    start.task("x", {
      // @ts-expect-error -- told where it stands
      action: () => new Date(),
    });
  });

  test("of an item that failed is known by its failure", () => {
    start.taskWithItems("x", {
      withItems: async function* () {
        yield { host: "a" };
      },
      action: () => 1,
      publish: { down: (_, { failures }) => failures().map(({ item }) => item.host) },
      next: {
        on: "failure",
        publish: {
          down: (_, { failures }) => {
            expectTypeOf(failures()[0]?.item).toEqualTypeOf<
              { readonly host: string } | undefined
            >();
            return failures().map(({ item }) => item.host);
          },
        },
      },
    });
    start.taskWithItems("x", {
      withItems: [1, 2],
      batchSize: 2,
      action: () => 1,
      next: {
        when: (_, { failures }) => {
          expectTypeOf(failures()[0]?.item).toEqualTypeOf<readonly number[] | undefined>();
          return true;
        },
      },
    });
  });
});

describe("options", () => {
  test("that do not exist do not compile", () => {
    expectTypeOf(start.task("x", { action: () => 1, input: 1 })).not.toBeAny();
    // @ts-expect-error -- a misspelt option
    start.task("x", { inptu: 1 });
    // @ts-expect-error -- a misspelt option, beside one that exists
    start.task("x", { action: () => 1, inptu: 1 });
    // @ts-expect-error -- items are for taskWithItems
    start.task("x", { withItems: [1] });
    // @ts-expect-error -- no such end
    start.task("x", { next: { on: "always", do: "b" } });
  });

  test("of entries of next that do not exist do not compile", () => {
    start.task("x", { action: () => 1, next: [{ do: "b" }, { on: "failure", do: "c" }] });
    // @ts-expect-error -- a misspelt option of the only entry
    start.task("x", { next: { whne: true, do: "b" } });
    expectTypeOf(start).not.toBeAny();
    // @ts-expect-error -- of one entry of several
    start.task("x", { action: () => 1, next: [{ do: "b" }, { on: "failure", pubish: {} }] });
    // @ts-expect-error -- a function
    start.task("x", { next: { do: "b", wen: () => true } });
    // @ts-expect-error -- of a task with items
    start.taskWithItems("x", { withItems: [1], action: () => 1, next: [{ do: "b", join: "all" }] });
    start.task("x", {
      next: {
        do: "b",
        // @ts-expect-error -- the error points at the option
        delay: 1,
      },
    });
  });
});

describe("the order of options", () => {
  const withItems = [{ host: "a" }];
  const input = { n: 1 };
  const when = (context: WorkflowContext): boolean => context.has("count");
  const action = ({ input: given }: ActionCall<{ n: number }>): string => given.n.toFixed();

  test("does not matter for values, and for functions whose types are said", () => {
    const publish = { first: 1 };
    const given = start.taskWithItems("x", { withItems, input, action, when, publish });
    type Given = typeof given;
    const context = {} as Parameters<NonNullable<Parameters<Given["build"]>[0]>>[0];
    expectTypeOf(context.task("x").output).toEqualTypeOf<readonly string[] | null>();
    const orders = [
      start.taskWithItems("x", { publish, when, action, input, withItems }),
      start.taskWithItems("x", { action, withItems, publish, input, when }),
      start.taskWithItems("x", { when, publish, withItems, action, input }),
      start.taskWithItems("x", { input, action, when, withItems, publish }),
      start.taskWithItems("x", { publish, input, withItems, when, action }),
    ] as const;
    expectTypeOf<(typeof orders)[number]>().toEqualTypeOf<Given>();
  });

  test("does not matter for an action of a given input and list", () => {
    const given = start.taskWithItems("x", {
      withItems,
      input,
      when,
      action: ({ item, input: { n } }) => item.host.repeat(n),
    });
    const orders = [
      start.taskWithItems("x", {
        action: ({ item, input: { n } }) => item.host.repeat(n),
        when,
        input,
        withItems,
      }),
      start.taskWithItems("x", {
        input,
        action: ({ item, input: { n } }) => item.host.repeat(n),
        withItems,
        when,
      }),
    ] as const;
    expectTypeOf<(typeof orders)[number]>().toEqualTypeOf<typeof given>();
    start.task("x", { action: ({ input: { n } }) => n.toFixed(), input: () => ({ n: 1 }) });
  });

  test("does not matter for what may be null, or comes in batches", () => {
    start
      .task("first", {
        when: (context) => context.get("count") > 1,
        action: () => 1,
        next: { publish: { count: (_, { result }) => result() ?? 0 } },
      })
      .task("last", {
        next: {
          when: (_, { result }) => {
            expectTypeOf(result()).toEqualTypeOf<number | null>();
            return true;
          },
        },
        action: () => 1,
        when: (context) => context.get("count") > 1,
      })
      .taskWithItems("batches", {
        action: ({ item }) => item[0]?.host ?? null,
        tolerate: 1,
        withItems,
        batchSize: (context) => context.get("count"),
      })
      .task("x", {
        input: (context) => {
          expectTypeOf(context.task("first").output).toEqualTypeOf<number | null>();
          expectTypeOf(context.task("last").output).toEqualTypeOf<number | null>();
          return null;
        },
      });
  });

  test("never gives other types: functions below those that need them do not compile", () => {
    start.task("x", { input: (c) => ({ n: c.get("count") }), action: ({ input: { n } }) => n + 1 });
    // @ts-expect-error -- the input stands below
    start.task("x", { action: ({ input: i }) => i.n, input: (c) => ({ n: c.get("count") }) });
    start.taskWithItems("x", {
      withItems: (c) => c.get("down"),
      action: ({ item }) => item.length,
    });
    // @ts-expect-error -- the list stands below
    start.taskWithItems("x", { action: ({ item: i }) => i.at(0), withItems: (c) => c.get("down") });
    start.task("x", { action: ({ attempt }) => attempt, publish: { a: (_, e) => e.result() } });
    // @ts-expect-error -- the action stands below
    start.task("x", { publish: { a: (_, e) => e.result() }, action: ({ attempt }) => attempt });
    expectTypeOf(start).not.toBeAny();
  });
});
