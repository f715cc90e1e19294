import type { ContextStore } from "@sheaf/workflow";
import { memoryStore } from "@sheaf/workflow";
import { expect, test } from "vitest";
import { UploadedParts } from "../src/uploaded-parts.ts";

const [first, second] = ["a", "b"].map((digit) => digit.repeat(64)) as [string, string];
const bytes = new Uint8Array([1]);

function counted(): { readonly store: ContextStore; readonly asked: string[][] } {
  const memory = memoryStore();
  const asked: string[][] = [];
  const missing = (hashes: readonly string[]) => {
    asked.push([...hashes]);
    return memory.missing(hashes);
  };
  return {
    asked,
    store: { missing, put: (parts) => memory.put(parts), get: (hash) => memory.get(hash) },
  };
}

test("a store is asked once for what it has, and again for what it had not", async () => {
  const { store, asked } = counted();
  await store.put([{ hash: first, bytes }]);
  const parts = new UploadedParts(store);
  expect(await parts.missing([first, second])).toEqual([second]);
  expect(await parts.missing([first, second])).toEqual([second]);
  await parts.put([{ hash: second, bytes }]);
  expect(await parts.missing([first, second])).toEqual([]);
  expect(asked).toEqual([[first, second], [second]]);
});

test("after something was lost it is asked for everything", async () => {
  const { store, asked } = counted();
  await store.put([{ hash: first, bytes }]);
  const parts = new UploadedParts(store);
  await parts.missing([first]);
  parts.forget();
  await parts.missing([first]);
  expect(asked).toEqual([[first], [first]]);
});
