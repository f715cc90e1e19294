import type { Executor } from "@sheaf/workflow";
import { expectTypeOf, test } from "vitest";
import { threadExecutor, type ThreadExecutor } from "../src/index.ts";

test("options", () => {
  expectTypeOf(threadExecutor).returns.toEqualTypeOf<ThreadExecutor>();
  expectTypeOf<ThreadExecutor>().toExtend<Executor & AsyncDisposable>();
  const all = {
    actions: new URL("file:///actions.js"),
    threads: 2,
    maxMemory: 64,
    execArgv: [] as readonly string[],
  };
  expectTypeOf(threadExecutor).toBeCallableWith(all);
  expectTypeOf(threadExecutor).toBeCallableWith({ actions: "./actions.ts" });
  // @ts-expect-error -- threads load a module
  expectTypeOf(threadExecutor).toBeCallableWith({ threads: 2 });
  // @ts-expect-error -- functions cannot be sent to threads
  expectTypeOf(threadExecutor).toBeCallableWith({ actions: { double: () => 2 } });
  // @ts-expect-error -- a number of megabytes
  expectTypeOf(threadExecutor).toBeCallableWith({ actions: "./actions.js", maxMemory: "64 MB" });
});
