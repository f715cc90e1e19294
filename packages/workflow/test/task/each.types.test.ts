import { expectTypeOf, test } from "vitest";
import { defineWorkflow, run } from "../../src/index.ts";

const pictures = defineWorkflow({ vars: { bytes: 0 }, policies: { bytes: "sum" } })
  .task("list", { action: () => [{ name: "a" }, { name: "b" }] })
  .taskWithItems("resize", {
    withItems: (context) => context.task("list").output,
    action: ({ item }) => ({ name: item.name, size: 3 }),
    each: (tasks) =>
      tasks
        .task("upload", {
          input: (context) => context.task("resize").output,
          action: ({ input, item, context }) => {
            expectTypeOf(input).toEqualTypeOf<{ readonly name: string; readonly size: number }>();
            expectTypeOf(item).toEqualTypeOf<{ readonly name: string }>();
            expectTypeOf(context.get("bytes")).toEqualTypeOf<number>();
            expectTypeOf(context.task("list").output.length).toEqualTypeOf<number>();
            return input.size;
          },
          concurrency: 2,
          publish: { bytes: (_, { result }) => result() },
        })
        .task("name", {
          input: (context) => [context.task("upload").output, context.item.name] as const,
          action: ({ input: [size, name] }) => `${name}: ${size}`,
        }),
  });

test("tasks under each see the item, what its action gave, and each other, and the list what the last gives", async () => {
  const workflow = pictures.build((context) => {
    expectTypeOf(context.task("resize").output).toEqualTypeOf<readonly string[]>();
    return [context.task("resize").output.join(), context.get("bytes")];
  });
  const { output } = await run(workflow).result;
  expectTypeOf(output).toEqualTypeOf<readonly (string | number)[] | null>();
  if (output?.[0] !== "a: 3,b: 3" || output[1] !== 6) throw new Error(String(output));
});

test("an item may have no output if the last task may be skipped", () => {
  defineWorkflow()
    .taskWithItems("a", {
      withItems: [1],
      action: () => "x",
      each: (tasks) => tasks.task("b", { when: ({ item }) => item > 1, action: () => 2 }),
    })
    .build((context) => {
      expectTypeOf(context.task("a").output).toEqualTypeOf<readonly (number | null)[]>();
    });
});

test("lists under each have items of their own", () => {
  defineWorkflow()
    .taskWithItems("rows", {
      withItems: [["a"], ["b"]],
      action: ({ item }) => item.length,
      each: (tasks) =>
        tasks.taskWithItems("cells", {
          withItems: (context) => context.item,
          action: ({ item, context }) => {
            expectTypeOf(item).toEqualTypeOf<string>();
            expectTypeOf(context.task("rows").output).toEqualTypeOf<number>();
            return item.length;
          },
        }),
    })
    .build((context) => {
      expectTypeOf(context.task("rows").output).toEqualTypeOf<readonly (readonly number[])[]>();
    });
});

test("what cannot be is refused", () => {
  const list = { withItems: [1, 2], action: ({ item }: { item: number }) => `${item}` };
  pictures.build((context) => {
    expectTypeOf(context.task("list").output.length).toEqualTypeOf<number>();
    // @ts-expect-error -- tasks under each have no results outside
    return context.task("upload");
  });
  defineWorkflow().taskWithItems("a", {
    ...list,
    // @ts-expect-error -- the output of the action is a string
    each: (tasks) => tasks.task("b", { action: ({ context }) => context.task("a").output * 2 }),
  });
  defineWorkflow().taskWithItems("a", {
    ...list,
    // @ts-expect-error -- no such task
    each: (tasks) => tasks.task("b", { action: ({ context }) => context.task("c").output }),
  });
  defineWorkflow().taskWithItems("a", {
    ...list,
    // @ts-expect-error -- a task without items has no such option
    each: (tasks) => tasks.task("b", { action: () => 1, tolerate: 1 }),
  });
  defineWorkflow()
    // @ts-expect-error -- a task without items has no such option
    .task("a", { action: () => 1, each: (tasks: unknown) => tasks });
  const noBuilder = () =>
    // @ts-expect-error -- the function has to return tasks
    defineWorkflow().taskWithItems("a", { ...list, each: () => [] });
  try {
    noBuilder();
    throw new Error("not refused");
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
  }
});
