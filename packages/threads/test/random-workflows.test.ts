import { expect, test } from "vitest";
import { checkElsewhere, RANDOM_ACTIONS } from "../../workflow/test/journal/continued-elsewhere.ts";
import { threadExecutor } from "../src/index.ts";

test(
  "random runs on threads go on from any part of their journals, and repeat nothing that was recorded",
  { tags: "slow", timeout: 600_000 },
  async () => {
    const executor = threadExecutor({ actions: RANDOM_ACTIONS, threads: 2, execArgv: [] });
    try {
      await expect(checkElsewhere(executor, 20)).resolves.toBeUndefined();
    } finally {
      await executor.close();
    }
  },
);
