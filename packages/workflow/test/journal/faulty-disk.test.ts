import { appendFile, mkdtemp, readFile, rm, truncate } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { compileTasks, fileJournal, run, type RunResult } from "../../src/index.ts";
import type { AppendedFile } from "../../src/journal/appended-file.ts";
import { disk, limitSpace } from "./disk.ts";

let folder: string;
let path: string;
const calls: number[] = [];
const ITEMS = Array.from({ length: 20 }, (_, index) => index);

const workflow = compileTasks(
  [
    {
      name: "each",
      concurrency: 1,
      withItems: ITEMS,
      action: async ({ item }) => {
        calls.push(item as number);
        await new Promise((resolve) => setTimeout(resolve, 10));
        return item;
      },
    },
  ],
  {},
);

const started = (): Promise<RunResult> => run(workflow, { journal: fileJournal(path) }).result;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "disk-"));
  path = join(folder, "run.journal");
  calls.length = 0;
});

afterEach(async () => {
  vi.restoreAllMocks();
  await rm(folder, { recursive: true });
});

test("a full disk fails the run, which goes on when there is space", async () => {
  const freed = limitSpace(500);
  const failed = await started();
  expect(failed.status).toBe("failed");
  expect(failed.errors.map(({ code }) => code)).toContain("JOURNAL_FAILED");
  expect(failed.errors.map(({ message }) => message).join()).toContain("ENOSPC");
  // It did not run to its end with nowhere to record it.
  expect(calls.length).toBeLessThan(ITEMS.length);
  freed();
  const before = [...calls];
  calls.length = 0;
  const { status, tasks } = await started();
  expect(status).toBe("succeeded");
  expect(tasks["each"]?.output).toEqual(ITEMS);
  expect(calls.length).toBeLessThan(ITEMS.length);
  expect(new Set([...before, ...calls]).size).toBe(ITEMS.length);
});

test("wherever in the journal the disk is full, the run goes on when there is space", async () => {
  const values = Array.from({ length: 4 }, (_, item) => "x".repeat(item));
  const short = compileTasks([{ name: "each", withItems: values, action: ({ item }) => item }], {});
  const ended = (): Promise<RunResult> => run(short, { journal: fileJournal(path) }).result;
  const whole = await ended();
  const { length } = await readFile(path);
  for (let space = 0; space < length; space++) {
    await rm(path);
    const freed = limitSpace(space);
    const full = await ended();
    freed();
    expect(full.errors.map(({ code }) => code)).toContain("JOURNAL_FAILED");
    expect((await readFile(path)).length).toBe(space);
    const { status, tasks } = await ended();
    expect([status, tasks]).toEqual(["succeeded", whole.tasks]);
  }
}, 60_000);

test("a disk that is full from the start refuses the run, and nothing runs", async () => {
  const freed = limitSpace(0);
  const { status, errors } = await started();
  freed();
  expect(status).toBe("invalid");
  expect(errors).toMatchObject([{ code: "JOURNAL_FAILED" }]);
  expect(calls).toEqual([]);
});

test("a run is not over before its end is on the disk", async () => {
  vi.spyOn(disk, "datasync").mockRejectedValue(
    Object.assign(new Error("EIO: i/o error, fdatasync"), { code: "EIO" }),
  );
  const { status, errors } = await started();
  expect(status).toBe("failed");
  expect(errors.map(({ code }) => code)).toContain("JOURNAL_FAILED");
});

test("what was written is synced soon, without another record and by no clock", async () => {
  const { datasync } = disk;
  const sizes: number[] = [];
  vi.spyOn(disk, "datasync").mockImplementation(async function (this: AppendedFile) {
    sizes.push(this.size);
    await datasync.call(this);
  });
  vi.spyOn(Date, "now").mockReturnValue(0);
  const journal = fileJournal(path);
  const header = { run: "r", startedAt: new Date(0).toISOString(), name: null };
  const { records } = await journal.open({ ...header, workflow: "w", given: "g", secretNames: [] });
  for await (const _ of records);
  journal.append(["step", 0, null, 0, "1.a"]);
  const isSynced = async (): Promise<boolean> =>
    sizes.at(-1) === (await readFile(path)).length &&
    (await readFile(path, "utf8")).includes("1.a");
  await vi.waitFor(async () => expect(await isSynced()).toBe(true), { timeout: 10_000 });
  await journal.close();
});

test("after a power cut that takes all that was not synced, the run goes on to the same result", async () => {
  const { datasync } = disk;
  const sizes: number[] = [0];
  vi.spyOn(disk, "datasync").mockImplementation(async function (this: AppendedFile) {
    const { size } = this;
    await datasync.call(this);
    sizes.push(size);
  });
  const whole = await started();
  for (const size of new Set(sizes))
    for (const zeros of [0, 100]) {
      await truncate(path, size);
      await appendFile(path, Buffer.alloc(zeros));
      const { status, tasks } = await started();
      expect([status, tasks]).toEqual([whole.status, whole.tasks]);
    }
});
