import { describe, expect, test } from "vitest";
import { createContext } from "../src/create-context.ts";
import { isVersionOf } from "../src/is-version-of.ts";
import { join } from "../src/join.ts";
import type { WorkflowContext } from "../src/workflow-context.ts";

const root: WorkflowContext = createContext();
const fanOut = root.fanOut(["a", "b"]);
/** Made again each time: the same fork, but never the same object. */
const item = (): WorkflowContext => fanOut.fork(0);

describe("a fork of an item that was made twice", () => {
  test("is joined into the other", () => {
    const fork = item().fork().set("x", 1);
    expect(join(item(), [fork]).get("x")).toBe(1);
    expect(join(item(), new Set([fork])).get("x")).toBe(1);
  });

  test("is joined together with a fork of the other", () => {
    const forks = [item().fork().set("x", 1), item().fork().set("y", 2)];
    expect(join(item(), forks).changes().variables.set).toEqual({ x: 1, y: 2 });
  });

  test("is not a fork of another item", () => {
    expect(() => join(fanOut.fork(1), [item().fork()])).toThrow(
      expect.objectContaining({ code: "FORK_OF_ANOTHER_CONTEXT" }),
    );
  });
});

describe("what cannot be joined", () => {
  const later = root.set("x", 1);

  test.each<[string, () => WorkflowContext[]]>([
    ["a version and one before it", () => [later.fork(), root.fork()]],
    ["a version and one after it", () => [root.fork(), later.fork()]],
    ["two that were written", () => [later.fork(), later.set("y", 1).fork()]],
  ])("are forks of %s", (_, forks) => {
    expect(() => join(later.set("y", 1).set("z", 1), forks())).toThrow(
      expect.objectContaining({ code: "FORKS_OF_DIFFERENT_VERSIONS" }),
    );
  });

  test("is one fork twice, with one of another frame between them", () => {
    expect(() => join(root, [item(), root.fork(), item()])).toThrow(
      expect.objectContaining({ code: "FORK_GIVEN_TWICE" }),
    );
  });

  test("is an unknown policy of all others, without policies of their own", () => {
    const forks = [root.fork().set("x", 1)];
    for (const options of [{ otherwise: "newest" }, { tasks: "newest" }])
      expect(() => join(root, forks, undefined, options as never)).toThrow(
        expect.objectContaining({ code: "UNKNOWN_POLICY" }),
      );
  });

  test("is a policy under a symbol", () => {
    expect(() => join(root, [root.fork()], { [Symbol("x")]: "last" })).toThrow(
      "Cannot join variable: its name is of type symbol, not a string",
    );
  });
});

describe("forks that wrote nothing", () => {
  test("are each the parent of their own forks", () => {
    const parent: WorkflowContext = createContext();
    const [one, other] = [parent.fork(), parent.fork()];
    const items = parent.fanOut(["a", "b"]);
    for (const fork of [one, other, items.fork(0), items.fork(1)]) {
      expect(join(fork, [fork.fork().set("x", 1)]).get("x")).toBe(1);
      expect(join(fork, [fork.fork().set("x", 1), fork.fork().set("y", 2)]).get("y")).toBe(2);
    }
    expect(() => join(one, [other.fork()])).toThrow(
      expect.objectContaining({ code: "FORK_OF_ANOTHER_CONTEXT" }),
    );
  });
});

describe("a join", () => {
  test("asks no policy where one fork alone wrote a name, however often", () => {
    const parent: WorkflowContext = createContext({ variables: { x: 0 } });
    const often = parent.fork().set("x", 1).set("x", 2).set("x", 3);
    const asked: unknown[] = [];
    const policy = (): string => {
      asked.push("x");
      return "asked";
    };
    for (const forks of [[often], [often, parent.fork().set("y", 1)], [parent.fork(), often]])
      expect(join(parent, forks, { x: policy, y: policy }).get("x")).toBe(3);
    expect(asked).toEqual([]);
  });

  test("of one fork that wrote nothing is the parent itself, whatever lists the fork", () => {
    const parent = root.set("x", 1);
    expect(join(parent, [parent.fork()])).toBe(parent);
    expect(join(parent, new Set([parent.fork()]))).toBe(parent);
  });

  test("takes a variable of one fork and a task result of another", () => {
    const joined = join(root, [root.fork().set("x", 1), root.fork().setTask("t", 2)]);
    expect([joined.get("x"), joined.task("t")]).toEqual([1, 2]);
  });

  test("counts the parent as a writer of task results since the fork", () => {
    const fork = root.fork().setTask("t", 1);
    const parent = root.setTask("t", 2);
    expect(() => join(parent, [fork])).toThrow(
      'Cannot join task "t": the parent and fork 0 both changed it',
    );
    expect(join(parent, [fork], {}, { tasks: "first" }).task("t")).toBe(2);
  });

  test("takes a policy that is undefined for none", () => {
    const joined = join(root, [root.fork().set("x", 1)], { x: undefined });
    expect(joined.get("x")).toBe(1);
  });
});

test("what is not a context is a version of nothing, and has none", () => {
  const other = {} as WorkflowContext;
  expect([
    isVersionOf(other, root),
    isVersionOf(root, other),
    isVersionOf(other, {} as WorkflowContext),
  ]).toEqual([false, false, false]);
});
