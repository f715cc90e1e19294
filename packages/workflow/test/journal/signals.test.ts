import { execFileSync } from "node:child_process";
import fs from "node:fs";
import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { platform } from "node:process";
import type { WorkflowContext } from "@sheaf/context";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import {
  compileTasks,
  fileJournal,
  type JournalContent,
  memoryJournal,
  run,
  sendSignal,
  waitFor,
} from "../../src/index.ts";
import { codesOf, itemsOf, type Tasks } from "../run/run-tasks.ts";
import { waitingRun } from "./waiting-run.ts";

const approval: Tasks = [
  { name: "ask", action: () => "asked" },
  { name: "approve", action: waitFor("approval") },
];

const said =
  (answer: string) =>
  (context: WorkflowContext): boolean =>
    (context.task("approve") as { readonly output?: unknown }).output === answer;

describe("a signal", () => {
  test("ends a wait, and its data is the output", async () => {
    const { handle, waits, events } = waitingRun(approval);
    await waits;
    handle.signal("approval", { by: "Ada" });
    const { status, tasks } = await handle.result;
    expect(status).toBe("succeeded");
    expect(tasks["approve"]?.output).toEqual({ by: "Ada" });
    expect(events).toContain("signal.received");
  });

  test("is kept if it comes before the wait, even before the run has started", async () => {
    const { handle } = waitingRun(approval);
    handle.signal("approval");
    expect((await handle.result).tasks["approve"]?.output).toBeNull();
  });

  test("ends one wait only, the oldest first", async () => {
    const tasks: Tasks = [{ name: "each", withItems: [1, 2, 3], action: waitFor("go") }];
    const { handle, waits } = waitingRun(tasks);
    await waits;
    for (const data of ["a", "b", "c"]) handle.signal("go", data);
    expect(itemsOf(await handle.result, "each").output).toEqual(["a", "b", "c"]);
  });

  test("of another name does not end a wait; each item may wait for one of its own", async () => {
    const action = waitFor(({ item }: { readonly item: unknown }) => `go-${String(item)}`);
    const { handle, waits } = waitingRun([{ name: "each", withItems: ["x", "y"], action }]);
    await waits;
    handle.signal("go-y", 2);
    handle.signal("go-x", 1);
    expect(itemsOf(await handle.result, "each").output).toEqual([1, 2]);
  });

  test("is refused without a name, or with data that is not JSON", async () => {
    const { handle, waits } = waitingRun(approval);
    await waits;
    expect(() => handle.signal("")).toThrow("Cannot signal the run");
    expect(() => handle.signal("approval", () => {})).toThrow("JSON");
    handle.signal("approval");
    await handle.result;
  });
});

describe("a wait", () => {
  test("ends when its time is over", async () => {
    const tasks: Tasks = [{ name: "approve", action: waitFor("approval", { timeout: 0.01 }) }];
    const result = await waitingRun(tasks).handle.result;
    expect(codesOf(result)).toEqual(["TIMEOUT"]);
    expect(result.errors[0]?.message).toBe(
      'Cannot wait for the signal "approval" any longer than 0.01 s',
    );
  });

  test("ends when the run is canceled, and goes on when it is continued", async () => {
    const journal = memoryJournal();
    const first = waitingRun(approval, { journal });
    await first.waits;
    first.handle.cancel();
    expect((await first.handle.result).status).toBe("canceled");
    const second = waitingRun(approval, { journal: memoryJournal(journal.content) });
    await second.waits;
    second.handle.signal("approval", 7);
    expect((await second.handle.result).tasks["approve"]?.output).toBe(7);
  });

  test("takes no slot of the run", async () => {
    const tasks: Tasks = [
      { name: "approve", action: waitFor("approval"), start: true, next: [] },
      { name: "work", action: () => 1, start: true, next: [] },
    ];
    const { handle, waits } = waitingRun(tasks, { concurrency: 1 });
    await waits;
    handle.signal("approval");
    expect((await handle.result).status).toBe("succeeded");
  });

  test("that was cut short after its signal came gets the signal again", async () => {
    const journal = memoryJournal();
    const { handle, waits } = waitingRun(approval, { journal });
    await waits;
    handle.signal("approval", "first");
    await handle.result;
    const { header, records } = journal.content as JournalContent;
    const took = records.findIndex(([kind]) => kind === "took");
    const cut = memoryJournal({ header, records: records.slice(0, took + 1) });
    const result = await waitingRun(approval, { journal: cut }).handle.result;
    expect(result.tasks["approve"]?.output).toBe("first");
  });

  test("in a loop takes a signal for each pass, however often the run is continued", async () => {
    let isDown = true;
    const tasks: Tasks = [
      {
        name: "approve",
        action: waitFor("approval"),
        start: true,
        next: [
          { when: said("no"), do: "approve" },
          { when: said("yes"), do: "ship" },
        ],
      },
      {
        name: "ship",
        action: () => {
          if (isDown) throw new Error("down");
          return "shipped";
        },
        next: [],
      },
    ];
    const journal = memoryJournal();
    const { handle } = waitingRun(tasks, { journal });
    for (const data of ["no", "no", "yes"]) handle.signal("approval", data);
    expect(codesOf(await handle.result)).toEqual(["ACTION_FAILED"]);
    isDown = false;
    const next = waitingRun(tasks, { journal: memoryJournal(journal.content) });
    expect((await next.handle.result).status).toBe("succeeded");
  });

  test("has the time that is left of its limit when the run is continued", async () => {
    const tasks: Tasks = [{ name: "approve", action: waitFor("approval", { timeout: 3_600 }) }];
    const journal = memoryJournal();
    const { handle, waits } = waitingRun(tasks, { journal });
    await waits;
    const { header, records } = journal.content as JournalContent;
    handle.cancel();
    await handle.result;
    const hourAgo = records.map((record) =>
      record[0] === "wait"
        ? (["wait", record[1], record[2], record[3], record[4] - 3_600_000] as const)
        : record,
    );
    const late = memoryJournal({ header, records: hourAgo });
    expect(codesOf(await waitingRun(tasks, { journal: late }).handle.result)).toEqual(["TIMEOUT"]);
  });
});

describe("a signal from another process", () => {
  let folder: string;
  let path: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "signals-"));
    path = join(folder, "run.journal");
  });

  afterEach(async () => {
    vi.restoreAllMocks();
    syncBuiltinESMExports();
    await rm(folder, { recursive: true });
  });

  test("reaches a run that waits, and is taken away", async () => {
    const { handle, waits } = waitingRun(approval, { journal: fileJournal(path) });
    await waits;
    await sendSignal(path, "approval", { by: "Ada" });
    expect((await handle.result).tasks["approve"]?.output).toEqual({ by: "Ada" });
  });

  test("leaves no folder behind once it was taken", async () => {
    const { handle, waits } = waitingRun(approval, { journal: fileJournal(path) });
    await waits;
    await sendSignal(path, "approval");
    expect((await handle.result).status).toBe("succeeded");
    expect(await readdir(folder)).toEqual(["run.journal"]);
    // One that another process left.
    await mkdir(`${path}.signals`);
    await run(compileTasks(approval, {}), { journal: fileJournal(path) }).result;
    expect(await readdir(folder)).toEqual(["run.journal"]);
  });

  /** The folder of signals is removed so many times just before the file of one is written. */
  function removedBefore(times: number): void {
    const write = fs.writeFileSync;
    let count = 0;
    vi.spyOn(fs, "writeFileSync").mockImplementation((...given) => {
      if (count++ < times) fs.rmdirSync(`${path}.signals`);
      write(...given);
    });
    syncBuiltinESMExports();
  }

  test("arrives if its folder is removed meanwhile, nine times", async () => {
    await writeFile(path, "");
    removedBefore(9);
    await sendSignal(path, "approval");
    expect(await readdir(`${path}.signals`)).toHaveLength(1);
  });

  test("is refused if its folder is removed each time", async () => {
    await writeFile(path, "");
    removedBefore(Infinity);
    await expect(sendSignal(path, "approval")).rejects.toMatchObject({ code: "JOURNAL_FAILED" });
    expect(await readdir(folder)).toEqual(["run.journal"]);
  });

  test.skipIf(platform === "win32")("reaches a run by any name of its journal", async () => {
    const [link, other] = [`${path}.link`, `${path}.other`];
    await symlink(path, link);
    const { handle, waits } = waitingRun(approval, { journal: fileJournal(link) });
    await waits;
    await symlink(path, other);
    await sendSignal(other, "approval", 1);
    expect((await handle.result).tasks["approve"]?.output).toBe(1);
  });

  test.skipIf(platform === "win32")("is not looked for in what is not a file", async () => {
    const { handle, waits } = waitingRun(approval, { journal: fileJournal(path) });
    await waits;
    await mkdir(`${path}.signals`);
    execFileSync("mkfifo", [join(`${path}.signals`, "000000000000000-pipe.json")]);
    await sendSignal(path, "approval");
    expect((await handle.result).status).toBe("succeeded");
  });

  test("is refused where the journal is a folder", async () => {
    const error = { code: "JOURNAL_FAILED", message: expect.stringContaining("it is not a file") };
    await expect(sendSignal(folder, "approval")).rejects.toMatchObject(error);
  });

  test("waits for a run that has ended its process", async () => {
    const first = waitingRun(approval, { journal: fileJournal(path) });
    await first.waits;
    first.handle.cancel();
    await first.handle.result;
    await sendSignal(path, "other");
    await sendSignal(path, "approval", 1);
    const { handle } = waitingRun(approval, { journal: fileJournal(path) });
    expect((await handle.result).tasks["approve"]?.output).toBe(1);
  });

  test("is taken once, even if its file is still there", async () => {
    const twice: Tasks = [...approval, { name: "again", action: waitFor("approval") }];
    const first = waitingRun(twice, { journal: fileJournal(path) });
    await first.waits;
    const file = join(`${path}.signals`, "000000000000001-a.json");
    await mkdir(`${path}.signals`);
    await writeFile(file, JSON.stringify({ name: "approval", data: 1 }));
    while (!first.events.includes("signal.received"))
      await new Promise((resolve) => setTimeout(resolve, 5));
    await new Promise((resolve) => setTimeout(resolve, 5));
    first.handle.cancel();
    await first.handle.result;
    // The other one keeps the folder there.
    await sendSignal(path, "approval", 2);
    await writeFile(file, JSON.stringify({ name: "approval", data: 1 }));
    const { handle } = waitingRun(twice, { journal: fileJournal(path) });
    expect((await handle.result).tasks["again"]?.output).toBe(2);
  });

  test("that is none is left alone", async () => {
    const { handle, waits } = waitingRun(approval, { journal: fileJournal(path) });
    await waits;
    await sendSignal(path, "unknown");
    await writeFile(join(`${path}.signals`, "000000000000000-x.json"), "{");
    await writeFile(join(`${path}.signals`, "000000000000000-y.json"), '{"name":5}');
    await sendSignal(path, "approval");
    expect((await handle.result).status).toBe("succeeded");
    expect((await readdir(`${path}.signals`)).slice(0, 2)).toEqual([
      "000000000000000-x.json",
      "000000000000000-y.json",
    ]);
  });

  test("is refused where there is no journal", async () => {
    await expect(sendSignal(path, "approval")).rejects.toMatchObject({ code: "JOURNAL_FAILED" });
  });
});

describe("a run that is paused", () => {
  test("starts no item and no task until it is resumed", async () => {
    const started: number[] = [];
    let pause: () => void = () => {};
    const tasks: Tasks = [
      {
        name: "each",
        withItems: [0, 1, 2, 3],
        concurrency: 1,
        action: async ({ index }) => {
          started.push(index as number);
          if (index === 1) pause();
        },
      },
      { name: "after", action: () => started.push(9) },
    ];
    const { handle, events } = waitingRun(tasks);
    pause = () => handle.pause();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(started).toEqual([0, 1]);
    handle.resume();
    expect((await handle.result).status).toBe("succeeded");
    expect(started).toEqual([0, 1, 2, 3, 9]);
    expect(events.filter((type) => /paused|resumed/u.test(type))).toEqual([
      "run.paused",
      "run.resumed",
    ]);
  });

  test("before it has started starts nothing", async () => {
    let calls = 0;
    const { handle } = waitingRun([{ name: "a", action: () => calls++ }]);
    handle.pause();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(calls).toBe(0);
    handle.resume();
    await handle.result;
    expect(calls).toBe(1);
  });

  test("may be paused again by the first that is resumed", async () => {
    let calls = 0;
    const act = (): void => {
      calls++;
      handle.pause();
    };
    const names = ["a", "b", "c"];
    const tasks = names.map((name) => ({ name, action: act, start: true, next: [] }));
    const { handle } = waitingRun(tasks);
    handle.pause();
    for (const [count] of names.entries()) {
      await new Promise((resolve) => setTimeout(resolve, 10));
      expect(calls).toBe(count);
      handle.resume();
    }
    expect((await handle.result).status).toBe("succeeded");
  });

  test("ends when it is canceled", async () => {
    const tasks: Tasks = [
      { name: "each", withItems: [0, 1], concurrency: 1, action: () => pauseIt() },
      { name: "after", action: () => 1 },
    ];
    const { handle } = waitingRun(tasks);
    const pauseIt = (): void => handle.pause();
    await new Promise((resolve) => setTimeout(resolve, 20));
    handle.cancel();
    const { status, tasks: results } = await handle.result;
    expect(status).toBe("canceled");
    expect(Object.keys(results)).toEqual(["each"]);
  });
});
