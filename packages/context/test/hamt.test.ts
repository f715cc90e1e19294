import { Map as PersistentMap } from "immutable";
import { describe, expect, test } from "vitest";
import type { WorkflowContext } from "../src/workflow-context.ts";
import { createContext } from "../src/create-context.ts";
import { join } from "../src/join.ts";

/** Two names with equal hashes, among so many others that their map is not a plain list. */
const entries = ["Aa", "BB", ...Array.from({ length: 10 }, (_, i) => `name ${i}`)].map(
  (name): [string, number] => [name, 1],
);
const unchanged = Object.fromEntries(entries);

describe("immutable's delete inside withMutations", () => {
  test("still changes the original map; once it does not, hamt.ts may delete in one pass", () => {
    const base = PersistentMap(entries);
    base.withMutations((map) => map.delete("Aa").set("BB", 99));
    expect(base.get("BB")).toBe(99);
  });
});

const swapped = (context: WorkflowContext): WorkflowContext => context.delete("Aa").set("BB", 99);

describe("a context with names of equal hashes", () => {
  const root = createContext({ variables: unchanged }) as WorkflowContext;
  test.each([
    ["a write", (): WorkflowContext => swapped(root)],
    ["a fork", (): WorkflowContext => swapped(root.fork()).fork()],
    [
      "a fan-out",
      (): WorkflowContext => swapped(root.fanOut([1]).fork(0) as WorkflowContext).fork(),
    ],
    ["a join", (): WorkflowContext => join(root, [swapped(root.fork())])],
    [
      "many writes",
      (): WorkflowContext =>
        Array.from({ length: 40 })
          .reduce<WorkflowContext>((context) => swapped(context), root.fork())
          .fork(),
    ],
  ])("is not changed by %s", (_, write) => {
    const sibling = root.fork();
    const written = write();
    expect([written.get("Aa"), written.get("BB")]).toEqual([undefined, 99]);
    expect(written.names()).not.toContain("Aa");
    for (const context of [root, sibling, root.fork()])
      expect(context.toJSON().variables).toEqual(unchanged);
  });
});
