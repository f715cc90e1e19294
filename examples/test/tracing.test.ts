import { expect, test } from "vitest";

test("a run that is traced is spans, with where it failed", async () => {
  await expect(import("../tracing/trace-a-run.ts")).resolves.toBeDefined();
});
