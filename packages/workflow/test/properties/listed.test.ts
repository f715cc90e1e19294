// docs/semantics.md#order-of-tasks
import fc from "fast-check";
import { expect, test } from "vitest";
import { compileTasks, run, type TaskDeclaration } from "../../src/index.ts";

/** A task that succeeds, fails, or is skipped; for as many items, if any. */
interface ListedTask {
  readonly does: "succeed" | "fail" | "skip";
  readonly continues: boolean;
  readonly items: number | null;
}

const listed: fc.Arbitrary<readonly ListedTask[]> = fc.array(
  fc.record({
    does: fc.constantFrom("succeed" as const, "succeed" as const, "fail" as const, "skip" as const),
    continues: fc.boolean(),
    items: fc.option(fc.integer({ min: 1, max: 3 })),
  }),
  { minLength: 1, maxLength: 5 },
);

/** What is to be seen of tasks that run in the order listed. */
interface Seen {
  readonly ran: readonly string[];
  readonly handled: readonly string[];
  readonly failed: readonly string[];
}

function model(tasks: readonly ListedTask[], prefix: string): Seen {
  const [ran, handled, failed]: [string[], string[], string[]] = [[], [], []];
  for (const [position, { does, continues, items }] of tasks.entries()) {
    if (does === "skip") continue;
    const name = prefix + position;
    ran.push(...Array.from({ length: items ?? 1 }, () => name));
    if (does === "fail") (continues ? handled : failed).push(name);
    if (failed.length > 0) break;
  }
  return { ran, handled, failed };
}

function declared(
  tasks: readonly ListedTask[],
  prefix: string,
  ran: string[],
): readonly TaskDeclaration[] {
  return tasks.map(({ does, continues, items }, position) => ({
    name: prefix + position,
    when: does !== "skip",
    ...(items === null ? {} : { withItems: Array.from({ length: items }, (_, item) => item) }),
    onFailure: continues ? ("continue" as const) : ("stop" as const),
    action: () => {
      ran.push(prefix + position);
      if (does === "fail") throw new Error("no");
    },
  }));
}

/** The last part of the path of a task. */
const nameIn = ({ task = "" }: { readonly task?: string | undefined }): string =>
  task.split("/").at(-1) as string;

test("tasks in listed order, and what runs at the end, agree with a loop over them", async () => {
  await fc.assert(
    fc.asyncProperty(listed, fc.option(listed), async (tasks, final) => {
      const ran: string[] = [];
      const last = final === null ? null : compileTasks(declared(final, "f", ran), {});
      const workflow = compileTasks(
        declared(tasks, "t", ran),
        last === null ? {} : { finally: last },
      );
      const { status, handled, errors } = await run(workflow).result;
      const expected = [model(tasks, "t"), model(final ?? [], "f")];
      const all = (part: keyof Seen): readonly string[] => expected.flatMap((seen) => seen[part]);
      expect(ran).toEqual(all("ran"));
      expect(handled.map(nameIn)).toEqual(all("handled"));
      expect(errors.map(nameIn)).toEqual(all("failed"));
      expect(status).toBe(all("failed").length > 0 ? "failed" : "succeeded");
    }),
    { numRuns: 200 },
  );
});
