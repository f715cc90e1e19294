import { createHash } from "node:crypto";
import { createContext, type Json, type WorkflowContext } from "@sheaf/context";
import { ContentHashes } from "@sheaf/context/parts";
import { describe, expect, test } from "vitest";
import { givenHash } from "../../src/run/given-hash.ts";

const hashes = new ContentHashes(() => createHash("sha256"));

const LARGE = Array.from({ length: 500 }, (_, index) => ({ index, text: `value ${index}` }));

function hashOf(context: WorkflowContext, by: ContentHashes = hashes): string {
  return givenHash(by, { parameters: context.parameters, config: context.config, context });
}

const start = (): WorkflowContext =>
  createContext({ parameters: { p: [1] }, config: { c: "x" }, variables: { a: 1, b: LARGE } });

describe("the hash of what a run is given", () => {
  test("is the same for contexts of equal content", () => {
    const first = start().setTask("t", { output: [] });
    const second: WorkflowContext = createContext({
      config: { c: "x" },
      parameters: { p: [1] },
      variables: { b: LARGE },
    });
    expect(hashOf(second.setTask("t", { output: [] }).set("a", 2).set("a", 1))).toBe(hashOf(first));
  });

  test.each<[string, WorkflowContext]>([
    [
      "a parameter",
      createContext({ parameters: { p: [2] }, config: { c: "x" }, variables: { a: 1, b: LARGE } }),
    ],
    [
      "the configuration",
      createContext({ parameters: { p: [1] }, config: {}, variables: { a: 1, b: LARGE } }),
    ],
    ["a variable", start().set("a", 2)],
    ["a large variable", start().set("b", [...LARGE, 1])],
    ["one variable less", start().delete("a")],
    ["a task", start().setTask("a", 1)],
    ["a task in place of a variable", start().delete("a").setTask("a", 1)],
    ["an item", start().fanOut([null]).fork(0)],
    ["a text that looks like a hash", start().set("b", hashes.of(LARGE as unknown as Json))],
  ])("is another one for %s", (_, context) => {
    expect(hashOf(context)).not.toBe(hashOf(start()));
  });

  test("and for another item or index", () => {
    const forks = [...start().fanOut(["x", "y", "y"])];
    expect(new Set(forks.map((fork) => hashOf(fork))).size).toBe(3);
  });

  test("hashes what is new alone when a context has grown", () => {
    let length = 0;
    const counting = new ContentHashes(() => {
      const hash = createHash("sha256");
      return {
        update: (text) => (length += text.length),
        digest: () => hash.digest("hex"),
      };
    });
    const context = start();
    hashOf(context, counting);
    expect(length).toBeGreaterThan(JSON.stringify(LARGE).length);
    length = 0;
    hashOf(context.set("c", 1).setTask("t", { output: LARGE.slice(0, 2) }), counting);
    expect(length).toBeLessThan(1_000);
  });
});
