// docs/semantics.md#continuing-a-run
import { afterEach, expect, test, vi } from "vitest";
import { compileTasks, memoryJournal, run } from "../../src/index.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

test("an item that fails while the host is to have a turn is recorded with the end of its step", async () => {
  let time = Date.now();
  vi.spyOn(Date, "now").mockImplementation(() => (time += 200));
  const journal = memoryJournal();
  let endBoth: () => void = () => {};
  const both = new Promise<void>((resolve) => (endBoth = resolve));
  const recorded: string[] = [];
  const workflow = compileTasks(
    [
      {
        name: "fails",
        withItems: [0, 1],
        start: true,
        next: [],
        action: async ({ index }) => {
          await both;
          if (index === 1) throw new Error("down");
        },
      },
      {
        name: "busy",
        withItems: Array.from({ length: 10 }, (_, item) => item),
        start: true,
        next: [],
        // Each start looks at the clock, which jumps: from the second on the host is to have a turn.
        action: async ({ index }) => {
          if (index !== 1) return;
          endBoth();
          for (let tick = 0; tick < 200; tick++) await Promise.resolve();
          recorded.push(...(journal.content?.records ?? []).map(([kind]) => kind));
        },
      },
    ],
    {},
  );
  await run(workflow, { journal }).result;
  expect(recorded).toContain("failed");
  expect(recorded).toContain("end");
});
