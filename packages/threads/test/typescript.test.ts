import { compileTasks, run } from "@sheaf/workflow";
import { expect, test } from "vitest";
import { threadExecutor } from "../src/index.ts";

test("actions, and what they import, may be in TypeScript on every Node, and errors name their lines", async () => {
  const actions = new URL("typed-actions.mts", import.meta.url);
  // Without the options of this process, some of which may load TypeScript.
  const executor = threadExecutor({ actions, threads: 2, execArgv: [] });
  try {
    const lists = Array.from({ length: 20 }, (_, index) => [index, 1]);
    const workflow = compileTasks(
      [
        { name: "sums", action: "sum", withItems: lists, concurrency: 20 },
        { name: "failing", action: "fail" },
      ],
      {},
    );
    const { tasks, errors } = await run(workflow, { executor }).result;
    expect(tasks["sums"]?.output).toEqual(lists.map(([index = 0]) => index + 1));
    const { cause } = errors[0] as { readonly cause: Error };
    expect(cause.stack).toContain("typed-actions.mts:10:11");
  } finally {
    await executor.close();
  }
});
