import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { mkdir, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileJournal } from "@sheaf/workflow";
import { describe, expect, onTestFinished, test, type TestContext } from "vitest";
import { FileLock, lockOwnerOf } from "../../src/journal/file-lock.ts";
import { type LockOwner, ownerOfProcess } from "../../src/journal/lock-owner.ts";

/** Above all process numbers that Linux gives. */
const NO_PROCESS = 2 ** 22 + 1;

function journalPath(context: Pick<TestContext, "onTestFinished"> = { onTestFinished }): string {
  const folder = mkdtempSync(join(tmpdir(), "lock-"));
  context.onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, "run.journal");
}

/** Leaves a lock behind. Returns the token. */
function lockAs(path: string, owner: Partial<LockOwner> | string): string {
  mkdirSync(`${path}.lock`);
  const token = join(`${path}.lock`, "1-x");
  writeFileSync(token, typeof owner === "string" ? owner : JSON.stringify(owner));
  return token;
}

/** "taken", or the code of the error. */
async function taking(path: string): Promise<unknown> {
  try {
    const lock = await FileLock.take(path, () => {});
    await lock.release();
    return "taken";
  } catch (error) {
    return (error as { code?: unknown }).code;
  }
}

const OWNED = { code: "RUN_OWNED" };

test("of many that find a dead owner, one gets it", async () => {
  const path = journalPath();
  lockAs(path, await ownerOfProcess(NO_PROCESS));
  const takes = await Promise.allSettled(
    Array.from({ length: 20 }, () => FileLock.take(path, () => {})),
  );
  const locks = takes.flatMap((take) => (take.status === "fulfilled" ? [take.value] : []));
  const reasons = takes.flatMap((take) => (take.status === "rejected" ? [take.reason] : []));
  expect(locks).toHaveLength(1);
  for (const reason of reasons) expect(reason).toMatchObject(OWNED);
  await locks[0]?.release();
  expect(await taking(path)).toBe("taken");
  expect(readdirSync(join(path, ".."))).toEqual([]);
});

test("what processes left that died while they took it is gone once the run goes on", async () => {
  const path = journalPath();
  const open = async (): Promise<void> => {
    const journal = fileJournal(path);
    const header = { run: "r", startedAt: "2026-01-01", workflow: "w", given: "g" };
    await journal.open({ ...header, name: null, secretNames: [] });
    await journal.close();
  };
  const leave = (token: string, owner: LockOwner | null): string => {
    const folder = `${path}.lock-${token}`;
    mkdirSync(folder);
    if (owner !== null) writeFileSync(join(folder, token), JSON.stringify(owner));
    return folder;
  };
  await open();
  const gone = await ownerOfProcess(NO_PROCESS);
  const other = { ...gone, host: "elsewhere" };
  leave("1-died", gone);
  const old = [leave("2-elsewhere", other), leave("3-no-token", null)];
  leave("4-lives", await ownerOfProcess(process.ppid));
  leave("5-elsewhere", other);
  leave("6-no-token", null);
  for (const folder of old) utimesSync(folder, 1, 1);
  await open();
  const left = ["", ".lock-4-lives", ".lock-5-elsewhere", ".lock-6-no-token"];
  expect(readdirSync(join(path, "..")).toSorted()).toEqual(left.map((end) => `run.journal${end}`));
});

test("a process that runs keeps it, and is named", async () => {
  const path = journalPath();
  const owner = await ownerOfProcess(process.ppid);
  lockAs(path, owner);
  await expect(FileLock.take(path, () => {})).rejects.toMatchObject({
    ...OWNED,
    message: `Cannot open the journal ${path}: process ${owner.pid} on ${owner.host} is running it; wait until it ends, or end it`,
  });
  expect(await lockOwnerOf(path)).toEqual(owner);
});

test("a process that has ended does not keep it", async () => {
  const path = journalPath();
  lockAs(path, await ownerOfProcess(NO_PROCESS));
  expect(await lockOwnerOf(path)).toBeNull();
  expect(await taking(path)).toBe("taken");
});

test("the same file by another name has the same lock", async () => {
  const path = journalPath();
  await writeFile(path, "");
  const alias = join(path, "..", "alias.journal");
  await symlink(path, alias);
  const lock = await FileLock.take(path, () => {});
  await expect(fileJournal(alias).open({} as never)).rejects.toMatchObject(OWNED);
  await lock.release();
});

test("a link to a file that is still to be made has the lock of that file", async () => {
  const path = journalPath();
  const alias = join(path, "..", "alias.journal");
  await symlink("run.journal", alias);
  const lock = await FileLock.take(path, () => {});
  await expect(fileJournal(alias).open({} as never)).rejects.toMatchObject(OWNED);
  await lock.release();
});

test("something else in its place is reported", async () => {
  const path = journalPath();
  await writeFile(`${path}.lock`, "");
  expect(await taking(path)).toBe("ENOTDIR");
  expect(readdirSync(join(path, ".."))).toEqual(["run.journal.lock"]);
});

// They wait for signs of life.
describe.concurrent("an owner", () => {
  test.runIf(process.platform === "linux").for([process.ppid, process.pid])(
    "whose number (%i) another process has by now does not keep it",
    async (pid, context) => {
      const path = journalPath(context);
      lockAs(path, { ...(await ownerOfProcess(pid)), start: "1" });
      expect(await taking(path)).toBe("taken");
    },
  );

  const elsewhere: readonly (readonly [string, Partial<LockOwner>])[] = [
    ["on another machine", { host: "elsewhere" }],
    ["in another container", { space: "another start" }],
    [
      "whose start is not known, and whose number is that of this process",
      { pid: process.pid, start: null },
    ],
  ];
  test.for(elsewhere)("%s keeps it while it gives signs of life", async ([, owner], context) => {
    const path = journalPath(context);
    const token = lockAs(path, { ...(await ownerOfProcess(process.ppid)), ...owner });
    let beat = 0;
    const timer = setInterval(() => utimesSync(token, ++beat, beat), 100);
    expect(await taking(path)).toBe("RUN_OWNED");
    clearInterval(timer);
  });

  test.for(elsewhere)("%s loses it without a sign of life", async ([, owner], context) => {
    const path = journalPath(context);
    lockAs(path, { ...(await ownerOfProcess(process.ppid)), ...owner });
    expect(await taking(path)).toBe("taken");
  });

  test.for(["", "{", "[]", '{"pid":"1"}', '{"pid":-1,"host":"a","space":""}'])(
    "that cannot be read (%s) loses it without a sign of life",
    async (text, context) => {
      const path = journalPath(context);
      lockAs(path, text);
      expect(await taking(path)).toBe("taken");
    },
  );

  test.for([
    ["a clock that was set back", 86_400, false],
    ["no sign for longer than anything blocks", -86_400, false],
    ["a sign of late", 0, true],
  ] as const)("of unknown start, with %s", async ([, seconds, keeps], context) => {
    const path = journalPath(context);
    const token = lockAs(path, { ...(await ownerOfProcess(process.ppid)), start: null });
    const time = Date.now() / 1_000 + seconds;
    utimesSync(token, time, time);
    expect(await taking(path)).toBe(keeps ? "RUN_OWNED" : "taken");
  });

  test("learns that it lost it, and takes nothing from the next", async (context) => {
    const path = journalPath(context);
    const told = new Promise<FileLock>((resolve, reject) => {
      const first = FileLock.take(path, () => void first.then(resolve, reject));
    });
    while ((await lockOwnerOf(path)) === null)
      await new Promise((resolve) => setTimeout(resolve, 10));
    await rm(`${path}.lock`, { recursive: true });
    const next = await FileLock.take(path, () => {});
    await (await told).release();
    expect(await taking(path)).toBe("RUN_OWNED");
    await next.release();
  });

  test("that may not write there learns it", async (context) => {
    const path = journalPath(context);
    const folder = join(path, "..", "closed");
    await mkdir(folder, { mode: 0o500 });
    // Root may write anywhere but there.
    const closed = process.getuid?.() === 0 ? "/sys" : folder;
    const opening = fileJournal(join(closed, "run.journal")).open({} as never);
    await expect(opening).rejects.toMatchObject({
      code: "JOURNAL_FAILED",
      message: expect.stringMatching(/E(ACCES|PERM|ROFS)/) as string,
    });
  });
});
