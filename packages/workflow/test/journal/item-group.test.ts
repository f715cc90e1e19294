import { expect, test } from "vitest";
import { ItemGroup } from "../../src/journal/item-group.ts";
import type { Json } from "@sheaf/context";

function longestGroup(outputs: (index: number) => Json): number {
  let longest = 0;
  const keeper = {
    begin: () => 0,
    flush: () => {
      const [, , ranges] = group.taken() as unknown as ["items", number, readonly number[]];
      longest = Math.max(longest, ranges[1] ?? 1);
    },
  };
  const group = new ItemGroup(keeper, true);
  for (let index = 0; index < 2_500; index++) group.add(index, outputs(index), undefined);
  return longest;
}

test("a group holds at most a thousand numbers, or 125 objects, or a few long texts", () => {
  expect(longestGroup((index) => index)).toBe(1_000);
  expect(longestGroup((index) => ({ index }))).toBe(125);
  expect(longestGroup(() => "text".repeat(10_000))).toBeLessThan(3);
});
