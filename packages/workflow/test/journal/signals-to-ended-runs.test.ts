import fs, { appendFileSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import {
  compactJournal,
  compileTasks,
  fileJournal,
  type Journal,
  memoryJournal,
  run,
  type RunHandle,
  type RunOptions,
  sendSignal,
  waitFor,
} from "../../src/index.ts";
import { encodedLine } from "../../src/journal/journal-lines.ts";
import type { Tasks } from "../run/run-tasks.ts";
import { waitingRun } from "./waiting-run.ts";

const approval: Tasks = [{ name: "approve", action: waitFor("approval") }];
const ended = expect.objectContaining({ code: "RUN_ENDED" }) as Error;

const HEADER =
  '["sheaf.journal",1,{"run":"r","startedAt":"2026-01-01T00:00:00.000Z","name":null,"workflow":"","given":""}]';
const SUCCEEDED = '[1,["closed","succeeded"]]';

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ended-"));
  path = join(folder, "run.journal");
});

afterEach(() => {
  vi.restoreAllMocks();
  syncBuiltinESMExports();
  rmSync(folder, { recursive: true });
});

/** A run, once it waits. */
async function waiting(options?: RunOptions): Promise<RunHandle> {
  const { handle, waits } = waitingRun(approval, options);
  await waits;
  return handle;
}

/** Calls back as soon as a signal is there, before whoever sends it goes on. */
function whenItIsLeft(callback: (file: string) => void): void {
  const rename = fs.renameSync;
  vi.spyOn(fs, "renameSync").mockImplementation((from, to) => {
    rename(from, to);
    if (String(to).endsWith(".json")) callback(String(to));
  });
  syncBuiltinESMExports();
}

/** A journal whose lines after the header are these. */
function write(...lines: readonly string[]): void {
  writeFileSync(path, Buffer.concat([HEADER, ...lines].map(encodedLine)));
}

describe("the handle of a run refuses a signal", () => {
  test.for(["succeeded", "canceled"])("if it has %s", async (status) => {
    const handle = await waiting();
    if (status === "canceled") handle.cancel();
    else handle.signal("approval");
    expect((await handle.result).status).toBe(status);
    expect(() => handle.signal("approval")).toThrow(ended);
  });

  test("once its journal has the end", async () => {
    const kept = memoryJournal();
    const errors: unknown[] = [];
    const journal: Journal = {
      open: (header) => kept.open(header),
      append: (record) => kept.append(record),
      close: () => kept.close(),
      settled: async () => {
        try {
          handle.signal("approval");
        } catch (error) {
          errors.push(error);
        }
      },
    };
    const handle = run(compileTasks([{ name: "a", action: () => 1 }], {}), { journal });
    await handle.result;
    expect(errors).toEqual([ended]);
    expect(kept.content?.records.at(-1)).toEqual(["closed", "succeeded"]);
  });

  test("and records none that comes before a run starts again that had succeeded", async () => {
    const first = memoryJournal();
    const handle = await waiting({ journal: first });
    handle.signal("approval", 1);
    await handle.result;
    const journal = memoryJournal(first.content);
    const again = run(compileTasks(approval, {}), { journal });
    again.signal("approval", 2);
    expect((await again.result).tasks["approve"]?.output).toBe(1);
    expect(journal.content).toEqual(first.content);
  });
});

describe("the journal in a file refuses a signal", () => {
  test.for([false, true])("if its run has succeeded; compacted: %s", async (isCompacted) => {
    const handle = await waiting({ journal: fileJournal(path) });
    await sendSignal(path, "approval", ["closed", "succeeded"]);
    await handle.result;
    if (isCompacted) await compactJournal(path);
    await expect(sendSignal(path, "approval")).rejects.toThrow(ended);
    await expect(sendSignal(path, "approval")).rejects.toThrow(`${path}: it has succeeded`);
    expect(readdirSync(folder)).toEqual(["run.journal"]);
  });

  test("if its run succeeds without it while it is sent", async () => {
    write();
    whenItIsLeft(() => appendFileSync(path, encodedLine(SUCCEEDED)));
    await expect(sendSignal(path, "approval", 2)).rejects.toThrow(ended);
    expect(readdirSync(folder)).toEqual(["run.journal"]);
  });

  test("if a signal of an older version, and of many bytes, stands behind the end", async () => {
    write(SUCCEEDED, JSON.stringify([1, ["signal", "approval", "x".repeat(50_000)]]));
    await expect(sendSignal(path, "approval")).rejects.toThrow(ended);
  });

  test("that is none", async () => {
    writeFileSync(path, "{}\n");
    await expect(sendSignal(path, "approval")).rejects.toMatchObject({ code: "JOURNAL_DAMAGED" });
    expect(readdirSync(folder)).toEqual(["run.journal"]);
  });
});

describe("the journal in a file keeps a signal", () => {
  test.for(["failed", "canceled"] as const)("for a run that has %s", async (status) => {
    write(`[1,["closed","${status}"]]`);
    await sendSignal(path, "approval");
    expect(readdirSync(`${path}.signals`)).toHaveLength(1);
  });

  test("if only a process that had lost the journal has written an end", async () => {
    write("[1]", "[2]", SUCCEEDED);
    await sendSignal(path, "approval");
    expect(readdirSync(`${path}.signals`)).toHaveLength(1);
  });

  test("without reading what it holds, unless it may have ended", async () => {
    write(`[1,${"x".repeat(100_000)}`, "[1]");
    await sendSignal(path, "approval");
    expect(readdirSync(`${path}.signals`)).toHaveLength(1);
    appendFileSync(path, encodedLine(SUCCEEDED));
    await expect(sendSignal(path, "approval")).rejects.toMatchObject({ code: "JOURNAL_DAMAGED" });
  });

  test("that its run records before it ends", async () => {
    write();
    whenItIsLeft((file) => {
      const signal = ["signal", "approval", null, basename(file)];
      appendFileSync(path, encodedLine(JSON.stringify([1, signal, ["closed", "succeeded"]])));
    });
    await sendSignal(path, "approval");
    expect(readdirSync(`${path}.signals`)).toHaveLength(1);
  });

  test("that its run has taken away, and its journal dropped since", async () => {
    write();
    whenItIsLeft((file) => {
      appendFileSync(path, encodedLine(SUCCEEDED));
      rmSync(file);
    });
    await expect(sendSignal(path, "approval")).resolves.toBeUndefined();
  });
});
