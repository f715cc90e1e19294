import type { JsonObject } from "@sheaf/context";
import { expect, test } from "vitest";
import { OutputReader } from "../../src/run/output-reader.ts";

test("a reader that is slower than the list keeps nothing of what it has read", async () => {
  const reader = new OutputReader(false, 256, () => {});
  const first = new WeakRef<JsonObject>({});
  reader.push({ index: 0, output: first.deref() as JsonObject });
  for (let index = 1; index < 5_000; index++) {
    reader.push({ index, output: {} });
    expect(await reader.next()).toMatchObject({ value: { index: index - 1 } });
  }
  // A reference that was read is kept until the end of the turn.
  await new Promise((resolve) => setTimeout(resolve));
  (globalThis as unknown as { gc(): void }).gc();
  expect(first.deref()).toBeUndefined();
  expect(await reader.next()).toMatchObject({ value: { index: 4_999 } });
});
