import { describe, expect, test } from "vitest";
import { executorChecks } from "@sheaf/workflow/conformance";
import { threadExecutor, type ThreadExecutor } from "../src/index.ts";

const actions = new URL("actions.mjs", import.meta.url);

describe.each([1, 2])("%i threads", (threads) => {
  const checks = executorChecks({
    open: () => threadExecutor({ actions, threads, execArgv: [] }),
    close: (executor) => (executor as ThreadExecutor).close(),
  });
  test.each([...checks])("$sentence", { tags: "slow" }, async ({ run }) => {
    await expect(run()).resolves.toBeUndefined();
  });
});
