import { expectTypeOf, test } from "vitest";
import { defineWorkflow, type Workflow } from "../../src/index.ts";

test("a chain of 24 tasks that publish variables of their own and have entries for failures compiles", () => {
  const workflow = defineWorkflow()
    .task("t0", { action: () => ({ n: 0 }), publish: { v0: () => 0 } })
    .task("t1", {
      input: (c) => c.get("v0") ?? 0,
      action: ({ input }) => ({ n: input }),
      publish: { v1: (_, { result }) => result()?.n ?? 0 },
      next: [{ do: "t2" }, { on: "failure", do: "t23" }],
    })
    .task("t2", {
      input: (c) => c.get("v1") ?? 0,
      action: ({ input }) => ({ n: input }),
      publish: { v2: (_, { result }) => result()?.n ?? 0 },
      next: [{ do: "t3" }, { on: "failure", do: "t23" }],
    })
    .task("t3", {
      input: (c) => c.get("v2") ?? 0,
      action: ({ input }) => ({ n: input }),
      publish: { v3: (_, { result }) => result()?.n ?? 0 },
      next: [{ do: "t4" }, { on: "failure", do: "t23" }],
    })
    .task("t4", {
      input: (c) => c.get("v3") ?? 0,
      action: ({ input }) => ({ n: input }),
      publish: { v4: (_, { result }) => result()?.n ?? 0 },
      next: [{ do: "t5" }, { on: "failure", do: "t23" }],
    })
    .task("t5", {
      input: (c) => c.get("v4") ?? 0,
      action: ({ input }) => ({ n: input }),
      publish: { v5: (_, { result }) => result()?.n ?? 0 },
      next: [{ do: "t6" }, { on: "failure", do: "t23" }],
    })
    .task("t6", {
      input: (c) => c.get("v5") ?? 0,
      action: ({ input }) => ({ n: input }),
      publish: { v6: (_, { result }) => result()?.n ?? 0 },
      next: [{ do: "t7" }, { on: "failure", do: "t23" }],
    })
    .task("t7", {
      input: (c) => c.get("v6") ?? 0,
      action: ({ input }) => ({ n: input }),
      publish: { v7: (_, { result }) => result()?.n ?? 0 },
      next: [{ do: "t8" }, { on: "failure", do: "t23" }],
    })
    .task("t8", {
      input: (c) => c.get("v7") ?? 0,
      action: ({ input }) => ({ n: input }),
      publish: { v8: (_, { result }) => result()?.n ?? 0 },
      next: [{ do: "t9" }, { on: "failure", do: "t23" }],
    })
    .task("t9", {
      input: (c) => c.get("v8") ?? 0,
      action: ({ input }) => ({ n: input }),
      publish: { v9: (_, { result }) => result()?.n ?? 0 },
      next: [{ do: "t10" }, { on: "failure", do: "t23" }],
    })
    .task("t10", {
      input: (c) => c.get("v9") ?? 0,
      action: ({ input }) => ({ n: input }),
      publish: { v10: (_, { result }) => result()?.n ?? 0 },
      next: [{ do: "t11" }, { on: "failure", do: "t23" }],
    })
    .task("t11", {
      input: (c) => c.get("v10") ?? 0,
      action: ({ input }) => ({ n: input }),
      publish: { v11: (_, { result }) => result()?.n ?? 0 },
      next: [{ do: "t12" }, { on: "failure", do: "t23" }],
    })
    .task("t12", {
      input: (c) => c.get("v11") ?? 0,
      action: ({ input }) => ({ n: input }),
      publish: { v12: (_, { result }) => result()?.n ?? 0 },
      next: [{ do: "t13" }, { on: "failure", do: "t23" }],
    })
    .task("t13", {
      input: (c) => c.get("v12") ?? 0,
      action: ({ input }) => ({ n: input }),
      publish: { v13: (_, { result }) => result()?.n ?? 0 },
      next: [{ do: "t14" }, { on: "failure", do: "t23" }],
    })
    .task("t14", {
      input: (c) => c.get("v13") ?? 0,
      action: ({ input }) => ({ n: input }),
      publish: { v14: (_, { result }) => result()?.n ?? 0 },
      next: [{ do: "t15" }, { on: "failure", do: "t23" }],
    })
    .task("t15", {
      input: (c) => c.get("v14") ?? 0,
      action: ({ input }) => ({ n: input }),
      publish: { v15: (_, { result }) => result()?.n ?? 0 },
      next: [{ do: "t16" }, { on: "failure", do: "t23" }],
    })
    .task("t16", {
      input: (c) => c.get("v15") ?? 0,
      action: ({ input }) => ({ n: input }),
      publish: { v16: (_, { result }) => result()?.n ?? 0 },
      next: [{ do: "t17" }, { on: "failure", do: "t23" }],
    })
    .task("t17", {
      input: (c) => c.get("v16") ?? 0,
      action: ({ input }) => ({ n: input }),
      publish: { v17: (_, { result }) => result()?.n ?? 0 },
      next: [{ do: "t18" }, { on: "failure", do: "t23" }],
    })
    .task("t18", {
      input: (c) => c.get("v17") ?? 0,
      action: ({ input }) => ({ n: input }),
      publish: { v18: (_, { result }) => result()?.n ?? 0 },
      next: [{ do: "t19" }, { on: "failure", do: "t23" }],
    })
    .task("t19", {
      input: (c) => c.get("v18") ?? 0,
      action: ({ input }) => ({ n: input }),
      publish: { v19: (_, { result }) => result()?.n ?? 0 },
      next: [{ do: "t20" }, { on: "failure", do: "t23" }],
    })
    .task("t20", {
      input: (c) => c.get("v19") ?? 0,
      action: ({ input }) => ({ n: input }),
      publish: { v20: (_, { result }) => result()?.n ?? 0 },
      next: [{ do: "t21" }, { on: "failure", do: "t23" }],
    })
    .task("t21", {
      input: (c) => c.get("v20") ?? 0,
      action: ({ input }) => ({ n: input }),
      publish: { v21: (_, { result }) => result()?.n ?? 0 },
      next: [{ do: "t22" }, { on: "failure", do: "t23" }],
    })
    .task("t22", {
      input: (c) => c.get("v21") ?? 0,
      action: ({ input }) => ({ n: input }),
      publish: { v22: (_, { result }) => result()?.n ?? 0 },
      next: [{ do: "t23" }, { on: "failure", do: "t23" }],
    })
    .task("t23", {
      input: (c) => c.get("v22") ?? 0,
      action: ({ input }) => ({ n: input }),
      publish: { v23: (_, { result }) => result()?.n ?? 0 },
    })
    .build((context) => context.task("t23").output.n);
  expectTypeOf(workflow).toExtend<Workflow<string, number>>();
});
