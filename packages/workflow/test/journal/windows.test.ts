import fs, {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
} from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { compactJournal, compileTasks, fileJournal, run, sendSignal } from "../../src/index.ts";
import { whenNotBusy } from "../../src/host/busy-files.ts";
import { FileLock } from "../../src/journal/file-lock.ts";

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "windows-"));
  path = join(folder, "run.journal");
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
  syncBuiltinESMExports();
  rmSync(folder, { recursive: true });
});

const refusal = (code: string): Error => Object.assign(new Error(`${code}: refused`), { code });

/** Lets calls of a function of `node:fs` throw while the condition holds. */
function refuse(
  name: "openSync" | "renameSync" | "ftruncateSync",
  code: string,
  isRefused: (...given: readonly unknown[]) => boolean,
): void {
  const original = fs[name] as (...given: readonly unknown[]) => unknown;
  vi.spyOn(fs, name).mockImplementation((...given: readonly unknown[]) => {
    if (isRefused(...given)) throw refusal(code);
    return original(...given);
  });
  syncBuiltinESMExports();
}

const workflow = compileTasks([{ name: "only", action: () => "done" }], {});
const statusOf = async (): Promise<string> =>
  (await run(workflow, { journal: fileJournal(path) }).result).status;

describe("a file that another program has open for a moment", () => {
  const busy = (times: number, code: string): (() => void) => {
    let left = times;
    return () => {
      if (left-- > 0) throw refusal(code);
    };
  };

  test.each(["EACCES", "EBUSY", "EPERM"])("is tried again on Windows: %s", async (code) => {
    await whenNotBusy(busy(3, code), true);
    await expect(whenNotBusy(busy(1, code), false)).rejects.toMatchObject({ code });
  });

  test("is given up after 2 seconds", async () => {
    vi.useFakeTimers();
    const work = vi.fn<() => void>(busy(Infinity, "EBUSY"));
    const end = whenNotBusy(work, true).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(await end).toMatchObject({ code: "EBUSY" });
    expect(work).toHaveBeenCalledTimes(40);
  });

  test("is not tried again where something else is wrong", async () => {
    await expect(whenNotBusy(busy(1, "ENOENT"), true)).rejects.toMatchObject({ code: "ENOENT" });
  });
});

describe("where no folder takes the place of an empty one", () => {
  test("a lock that an owner left empty is taken", async () => {
    mkdirSync(`${path}.lock`);
    refuse("renameSync", "EPERM", (_, to) => fs.existsSync(to as string));
    const lock = await FileLock.take(path, () => {});
    await lock.release();
    expect(readdirSync(folder)).toEqual([]);
  });

  test("a lock is taken once its folder may be renamed", async () => {
    let left = 5;
    refuse("renameSync", "EPERM", () => left-- > 0);
    const lock = await FileLock.take(path, () => {});
    await lock.release();
    expect(readdirSync(folder)).toEqual([]);
  });

  test.each(["EACCES", "EPERM", "EBUSY", "ENOSPC"])(
    "a folder that may never be renamed is an error, and is removed: %s",
    async (code) => {
      refuse("renameSync", code, () => true);
      await expect(FileLock.take(path, () => {})).rejects.toMatchObject({ code });
      expect(readdirSync(folder)).toEqual([]);
    },
  );
});

test("where a folder cannot be opened, journals are made, signaled and compacted all the same", async () => {
  refuse("openSync", "EPERM", (given) => given === folder);
  const signal = AbortSignal.abort();
  expect((await run(workflow, { journal: fileJournal(path), signal }).result).status).toBe(
    "canceled",
  );
  await sendSignal(path, "late");
  await compactJournal(path);
  expect(await statusOf()).toBe("succeeded");
});

test("where a file that is open to be appended to cannot be cut, what was cut off is dropped all the same", async () => {
  await statusOf();
  truncateSync(path, readFileSync(path).length - 3);
  const appended = new Set<unknown>();
  const open = fs.openSync;
  vi.spyOn(fs, "openSync").mockImplementation((...given) => {
    const descriptor = open(...given);
    if (String(given[1]).startsWith("a")) appended.add(descriptor);
    else appended.delete(descriptor);
    return descriptor;
  });
  refuse("ftruncateSync", "EPERM", (descriptor) => appended.has(descriptor));
  expect(await statusOf()).toBe("succeeded");
  expect(appended.size).toBe(1);
});
