import {
  appendFile,
  copyFile,
  type FileHandle,
  lstat,
  mkdtemp,
  open,
  readdir,
  readFile,
  rm,
  symlink,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { WorkflowContext } from "@sheaf/context";
import {
  BatchNode,
  compactJournal,
  compileTasks,
  createWorkflow,
  failed,
  fileJournal,
  type JournalReport,
  journalReport,
  type NodeRun,
  run,
  type RunResult,
  sendSignal,
  succeeded,
  waitFor,
} from "../../src/index.ts";
import { shown } from "./shown-result.ts";

let folder: string;
let path: string;
let isDown: boolean;
const calls: string[] = [];

/** An item is a workflow of two tasks, the second of which fails while the service is down. */
const inner = compileTasks(
  [
    { name: "fetch", action: ({ key }) => called(key), next: [{ do: "send" }] },
    {
      name: "send",
      action: ({ key }) => {
        if (isDown && key.includes("/3/")) throw new Error("The service is down");
        return called(key);
      },
      retry: { count: 2, delay: 0 },
    },
  ],
  {},
);

const workflow = compileTasks(
  [{ name: "each", withItems: [0, 1, 2, 3, 4, 5], action: inner, input: {} }],
  {},
);

const started = (): Promise<RunResult> => run(workflow, { journal: fileJournal(path) }).result;

function called(key: string): string {
  calls.push(key);
  return key.slice(key.indexOf("/"));
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "compact-"));
  path = join(folder, "run.journal");
  isDown = true;
  calls.length = 0;
});

afterEach(async () => {
  vi.restoreAllMocks();
  await rm(folder, { recursive: true });
});

/** Everything but what is about the file. */
async function reportOf(): Promise<Partial<JournalReport>> {
  const { bytes: _, idle: __, age: ___, ...report } = await journalReport(path);
  return report;
}

describe("a compacted journal", () => {
  test("of a run that failed is shorter, and the run goes on to the same end", async () => {
    await started();
    const whole = await readFile(path);
    const report = await reportOf();
    const { before, after, dropped } = await compactJournal(path);
    expect([before, after]).toEqual([whole.length, (await readFile(path)).length]);
    expect(after).toBeLessThan(before);
    // Five items have ended, with two tasks each; of the failed one, the first attempts are followed by others.
    expect(dropped).toMatchObject({ step: 10, item: 10, end: 10, opened: 1 });
    expect(await reportOf()).toEqual(report);

    isDown = false;
    calls.length = 0;
    const compacted = await started();
    expect(calls.map((key) => key.replace(/^[^/]*/, ""))).toEqual([expect.stringContaining("/3/")]);
    await rm(path);
    const uninterrupted = await started();
    expect(shown(compacted)).toBe(shown(uninterrupted));
  });

  test("of a run that succeeded keeps its result and nothing else", async () => {
    isDown = false;
    const whole = await started();
    await compactJournal(path);
    calls.length = 0;
    expect(shown(await started())).toBe(shown(whole));
    expect(calls).toEqual([]);
    expect(await readFile(path, "utf8")).not.toContain("fetch");
  });

  test("keeps what happened inside a node that has no ends of its items", async () => {
    const visit = createWorkflow({
      id: "visit",
      process: (context: WorkflowContext, { key }: NodeRun) =>
        succeeded(context.set("last", context.item as number), called(key)),
    });
    const batch = new BatchNode("batch", {
      items: () => [0, 1, 2],
      workflow: visit,
      concurrency: 1,
      policies: { last: "last" },
    });
    const after = {
      id: "after",
      process: (context: WorkflowContext) =>
        isDown ? failed(context, new Error("The service is down")) : succeeded(context, null),
    };
    const nodes = createWorkflow(batch).addNode(after).addDefaultRoute("batch", "after");
    const given = (): Promise<RunResult> => run(nodes, { journal: fileJournal(path) }).result;
    expect((await given()).status).toBe("failed");
    expect(calls).toHaveLength(3);
    await compactJournal(path);
    isDown = false;
    const { status, context } = await given();
    expect([status, context.get("last")]).toEqual(["succeeded", 2]);
    expect(calls).toHaveLength(3);
  });

  test("knows the items of a stream that failed and are to run again", async () => {
    const running = `${path}.running`;
    let isAgain = false;
    const opened = async (): Promise<number> =>
      (await readFile(path, "utf8")).split('["opened"').length - 1;
    const visits = (journal: string, items: readonly string[]): Promise<RunResult> => {
      const action = async ({ item }: { readonly item: unknown }): Promise<unknown> => {
        if (item !== "b" || !isDown) return item;
        if (isAgain) {
          while ((await opened()) < 2) await setImmediate();
          await copyFile(path, running);
        }
        throw new Error("The service is down");
      };
      const task = { name: "each", withItems: () => items.values(), action };
      return run(compileTasks([task], {}), { journal: fileJournal(journal) }).result;
    };
    await visits(path, ["a", "b"]);
    isAgain = true;
    await visits(path, ["a", "b"]);
    // The copy is that of a run that was killed while the item ran again.
    await compactJournal(running);
    expect(await readFile(running, "utf8")).not.toContain('"failed"');
    isDown = false;
    const changed = await visits(running, ["a", "c"]);
    expect(changed.errors).toMatchObject([{ code: "RUN_CHANGED" }]);
    expect((await visits(running, ["a", "b"])).status).toBe("succeeded");
  });

  test("is not shorter a second time, and then nothing is changed", async () => {
    await started();
    const { after } = await compactJournal(path);
    const bytes = await readFile(path);
    expect(await compactJournal(path)).toEqual({ before: after, after, cutOff: 0, dropped: {} });
    expect(await readFile(path)).toEqual(bytes);
    expect(await readdir(folder)).toEqual(["run.journal"]);
  });

  test("is the file that a link leads to", async () => {
    await started();
    const link = join(folder, "link.journal");
    await symlink(path, link);
    const { after } = await compactJournal(link);
    expect((await lstat(link)).isSymbolicLink()).toBe(true);
    expect(await readFile(path)).toHaveLength(after);
  });

  test("has neither what was cut off nor what an owner wrote that had lost the journal", async () => {
    await started();
    const { after } = await compactJournal(path);
    await started();
    await appendFile(path, '00000000 [1,["cl');
    const { dropped, cutOff } = await compactJournal(path);
    expect(cutOff).toBe(16);
    // The second start began the attempts at the failed item again.
    expect(dropped).toMatchObject({ opened: 1, closed: 1, failed: expect.any(Number) as number });
    expect(await readFile(path)).toHaveLength(after);
  });

  test("has no signals that were used up, and their files are gone; others are kept", async () => {
    const waiting = compileTasks([{ name: "approve", action: waitFor("approval") }], {});
    const handle = run(waiting, { journal: fileJournal(path) });
    handle.signal("approval", { by: "Ada" });
    handle.signal("other", "kept");
    const { tasks } = await handle.result;
    expect(await readFile(path, "utf8")).toContain('["signal","approval"');
    const { dropped } = await compactJournal(path);
    expect(dropped).toMatchObject({ signal: 1, took: 1 });
    const text = await readFile(path, "utf8");
    expect(text).toContain('["signal","other","kept"]');
    expect(text).not.toContain('["signal","approval"');
    const again = await run(waiting, { journal: fileJournal(path) }).result;
    expect(again.tasks).toEqual(tasks);
  });
});

describe("a journal is left as it is", () => {
  const assertUnchanged = async (code: string): Promise<void> => {
    const bytes = await readFile(path);
    await expect(compactJournal(path)).rejects.toMatchObject({ code });
    vi.restoreAllMocks();
    expect(await readFile(path)).toEqual(bytes);
    expect((await readdir(folder)).filter((name) => name.endsWith(".compact"))).toEqual([]);
  };

  test("while a process has the run", async () => {
    const waiting = compileTasks([{ name: "approve", action: waitFor("approval") }], {});
    let onWait = (): void => {};
    const waits = new Promise<void>((resolve) => (onWait = resolve));
    const handle = run(waiting, {
      journal: fileJournal(path),
      onEvent: ({ type }) => (type === "task.waiting" ? onWait() : undefined),
    });
    await waits;
    await expect(compactJournal(path)).rejects.toMatchObject({ code: "RUN_OWNED" });
    await sendSignal(path, "approval");
    expect((await handle.result).status).toBe("succeeded");
  });

  test("if it is damaged", async () => {
    await started();
    const file = await open(path, "r+");
    await file.write("x", 30);
    await file.close();
    await assertUnchanged("JOURNAL_DAMAGED");
  });

  test.each(["appendFile", "sync"] as const)("if the disk is full: %s", async (method) => {
    await started();
    const file = await open(path, "a");
    const methods = Object.getPrototypeOf(file) as Pick<FileHandle, "appendFile" | "sync">;
    await file.close();
    vi.spyOn(methods, method).mockRejectedValue(new Error("ENOSPC: no space left on device"));
    await assertUnchanged("JOURNAL_FAILED");
  });

  test("if there is none", async () => {
    await expect(compactJournal(path)).rejects.toMatchObject({ code: "JOURNAL_FAILED" });
    expect(await readdir(folder)).toEqual([]);
  });
});
