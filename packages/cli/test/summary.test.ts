import { compileTasks, run } from "@sheaf/workflow";
import { expect, test } from "vitest";
import { colorsFor } from "../src/host/colors.ts";
import { summaryText } from "../src/output/summary.ts";

test("the summary counts skipped items apart from those that did not finish", async () => {
  const action = ({ item }: { readonly item?: unknown }): null => {
    if (item === "bad") throw new Error("no");
    return null;
  };
  const itemWhen = (context: { readonly item?: unknown }): boolean => context.item !== 0;
  const task = { name: "a", withItems: [0, 1, "bad", 2, 3], action, itemWhen, concurrency: 1 };
  const summaryOf = async (onItemFailure: "stop" | "continue"): Promise<string> => {
    const result = await run(compileTasks([{ ...task, onItemFailure }], {})).result;
    return summaryText(result, result.status, 5, colorsFor(false, {}));
  };
  const counts = "5 items, 3 succeeded, 1 failed, 1 skipped";
  expect(await summaryOf("continue")).toBe(`failed in 5 ms: 1 task, 1 failed; ${counts}`);
  expect(await summaryOf("stop")).toContain("5 items, 1 succeeded, 1 failed");
});
