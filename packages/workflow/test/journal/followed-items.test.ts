// docs/semantics.md#continuing-a-run
import { expect, test } from "vitest";
import {
  compileTasks,
  type JournalContent,
  memoryJournal,
  run,
  type RunResult,
  type TaskOptions,
} from "../../src/index.ts";
import { itemsOf } from "../run/run-tasks.ts";

interface Call {
  readonly task: string;
  readonly index?: number | undefined;
}

test.each<[string, TaskOptions["withItems"], boolean]>([
  ["a list", [1, 2], false],
  ["a stream", () => new Set([1, 2]), false],
  ["a list whose tasks publish", [1, 2], true],
  ["a stream whose tasks publish", () => new Set([1, 2]), true],
])(
  "wherever the run stops, what ended in an item of %s is not done again",
  async (_, withItems, publishes) => {
    const calls: string[] = [];
    const call = ({ task, index }: Call): string => {
      const name = `${task}${String(index)}`;
      calls.push(name);
      if (name === "after1") throw new Error("down");
      return name;
    };
    const after = { name: "after", action: call, ...(publishes ? { publish: { seen: 1 } } : {}) };
    const list = {
      name: "list",
      withItems,
      concurrency: 1,
      tolerate: 1,
      action: call,
      each: [after],
    };
    const workflow = compileTasks([list], {});
    const withRecords = async (
      content: JournalContent | null,
    ): Promise<readonly [RunResult, JournalContent]> => {
      calls.length = 0;
      const journal = memoryJournal(content);
      const result = await run(workflow, { journal }).result;
      return [result, journal.content as JournalContent];
    };
    const [whole, content] = await withRecords(null);
    const all = [...calls];
    expect(all).toEqual(["list0", "after0", "list1", "after1"]);
    for (let length = 1; length <= content.records.length; length++) {
      const records = content.records.slice(0, length);
      // The step 0 is the list itself.
      const ends = records.filter(
        ([kind, step]) => (kind === "item" || kind === "failed") && step !== 0,
      );
      const [result] = await withRecords({ ...content, records });
      expect(calls).toEqual(all.slice(ends.length));
      expect(itemsOf(result, "list")).toEqual(itemsOf(whole, "list"));
    }
  },
);
