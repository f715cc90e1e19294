// docs/semantics.md#continuing-a-run
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import {
  compileTasks,
  fileJournal,
  type JournalContent,
  memoryJournal,
  run,
  waitFor,
} from "../../src/index.ts";
import { HostTurns } from "../../src/host/host-turns.ts";
import { codesOf } from "../run/run-tasks.ts";

const DAY = 86_400_000;

afterEach(() => {
  vi.restoreAllMocks();
});

/** Each look at the clock finds it a day earlier. */
function setBackAlways(): void {
  let time = Date.now();
  vi.spyOn(Date, "now").mockImplementation(() => (time -= DAY));
}

test("a run is recorded and goes on, whatever the clock says", async () => {
  setBackAlways();
  const folder = await mkdtemp(join(tmpdir(), "clock-"));
  const path = join(folder, "run.journal");
  const calls: number[] = [];
  let isDown = true;
  const action = ({ index = 0 }): number => {
    calls.push(index);
    if (isDown && index === 2) throw new Error("down");
    return index;
  };
  const retry = { count: 1, delay: 0.001 };
  const tasks = [{ name: "list", withItems: [0, 1, 2, 3], action, retry }];
  const start = (): ReturnType<typeof run> =>
    run(compileTasks(tasks, {}), { journal: fileJournal(path) });
  expect((await start().result).status).toBe("failed");
  isDown = false;
  const { status, tasks: results } = await start().result;
  expect(status).toBe("succeeded");
  expect(results["list"]?.output).toEqual([0, 1, 2, 3]);
  expect(calls).toEqual([0, 1, 2, 3, 2, 2]);
  await rm(folder, { recursive: true });
});

test("a wait for a signal takes no longer than its limit where it had begun later than now", async () => {
  let timeout = 3_600;
  const action = waitFor("approval", { timeout: () => timeout });
  const workflow = compileTasks([{ name: "approve", action }], {});
  const journal = memoryJournal();
  const first = run(workflow, { journal });
  await vi.waitUntil(() => journal.content?.records.some(([kind]) => kind === "wait"));
  const { header, records } = journal.content as JournalContent;
  const before = records.map((record) =>
    record[0] === "wait" ? ([...record.slice(0, 4), record[4] + DAY] as never) : record,
  );
  first.cancel();
  await first.result;
  timeout = 0.02;
  const next = memoryJournal({ header, records: before });
  expect(codesOf(await run(workflow, { journal: next }).result)).toEqual(["TIMEOUT"]);
});

test("the host has its turn", () => {
  let time = Date.now();
  vi.spyOn(Date, "now").mockImplementation(() => time);
  const turns = new HostTurns();
  turns.step();
  time -= DAY;
  for (let step = 0; step < 1_000 && !turns.isAwaited; step++) {
    turns.step();
    time++;
  }
  expect(turns.isAwaited).toBe(true);
});
