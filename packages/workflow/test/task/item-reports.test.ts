import { contextFromJSON, type Json, type JsonObject, type WorkflowContext } from "@sheaf/context";
import { describe, expect, test } from "vitest";
import { compileTasks, run } from "../../src/index.ts";

const THREE = [
  { index: 0, status: "succeeded", attempts: 1 },
  {
    index: 1,
    status: "failed",
    attempts: 1,
    error: { code: "ACTION_FAILED", message: expect.stringContaining("no") },
  },
  { index: 2, status: "succeeded", attempts: 1 },
];

async function resultOfThree(): Promise<WorkflowContext> {
  const action = ({ item }: { item: unknown }): unknown => {
    if (item === "b") throw new Error("no");
    return { item };
  };
  const tasks = [{ name: "each", withItems: ["a", "b", "c"], action, tolerate: 1 }];
  return (await run(compileTasks(tasks, {})).result).context;
}

describe("reports of items, made when they are first read", () => {
  test("are the same list each time, frozen all the way down", async () => {
    const { items } = (await resultOfThree()).task("each") as JsonObject;
    const result = (await resultOfThree()).task("each") as JsonObject;
    expect(items).toEqual(THREE);
    expect(result["items"]).toBe(result["items"]);
    expect(Object.isFrozen(result)).toBe(true);
    expect(Object.isFrozen(items)).toBe(true);
    for (const report of items as readonly JsonObject[]) {
      expect(Object.isFrozen(report)).toBe(true);
      expect(Object.isFrozen(report["error"])).toBe(true);
    }
  });

  test("keep their position in JSON", async () => {
    const result = (await resultOfThree()).task("each");
    expect(Object.keys(result as JsonObject)).toEqual([
      "status",
      "output",
      "total",
      "succeeded",
      "failed",
      "items",
    ]);
    expect(JSON.parse(JSON.stringify(result))).toEqual(result);
    expect((JSON.parse(JSON.stringify(result)) as JsonObject)["items"]).toEqual(THREE);
  });

  test("enter another context along with their result, without a copy", async () => {
    const context = await resultOfThree();
    const result = context.task("each") as Json;
    const copied = context
      .set("copy", result)
      .set("items", (result as JsonObject)["items"] as Json);
    expect(copied.get("copy")).toBe(result);
    expect(copied.get("items")).toBe((result as JsonObject)["items"]);
  });

  test("survive a snapshot and a structuredClone as data", async () => {
    const context = await resultOfThree();
    const again = contextFromJSON(JSON.parse(JSON.stringify(context)));
    expect(again.task("each")).toEqual(context.task("each"));
    const clone = structuredClone(context.task("each")) as JsonObject;
    expect(Object.getOwnPropertyDescriptor(clone, "items")).toHaveProperty("value", clone["items"]);
    expect(clone["items"]).toEqual(THREE);
  });

  test("count towards the depth limit of a context", async () => {
    const context = await resultOfThree();
    let nested: Json = context.task("each") as Json;
    // Three levels of its own: the result, its items, a report, an error.
    for (let level = 4; level < 1_000; level++) nested = [nested];
    expect(() => context.set("deep", nested)).not.toThrow();
    expect(() => context.set("deep", [nested])).toThrow("nested more than 1,000 levels deep");
  });
});
