import {
  mkdirSync,
  readdirSync,
  renameSync,
  rmdirSync,
  rmSync,
  unlinkSync,
  utimes,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { pid as ownPid } from "node:process";
import { propertyOf } from "@sheaf/context/messages";
import { whenNotBusy } from "../host/busy-files.ts";
import { now, repeatedly, sleep, uniqueId } from "../host/clock.ts";
import { JournalError } from "./journal-error.ts";
import { HEARTBEAT, liveOwnerOf, type LockOwner, ownerOfProcess } from "./lock-owner.ts";

/** The lock may be taken and given back by others between two tries; after these something else is wrong. */
const MAX_TRIES = 50;
/** Milliseconds that an owner gets to end: it may have been asked to, or its supervisor was killed. */
const LEAVING = 2_000;
const PAUSE = 100;
/** The same between two tries to put the lock where no owner is. */
const SHORT_PAUSE = 20;

/**
 * A lock on a file: a folder beside it that holds one file, the token of the owner. A folder can take
 * the place of an empty one only, and a token is removed by its name, so if several processes find a
 * dead owner, one of them gets the lock. The owner touches its token as a sign of life.
 */
export class FileLock {
  /** Of the file. */
  readonly path: string;
  readonly #folder: string;
  readonly #token: string;
  readonly #stop: () => void;

  private constructor(path: string, token: string, onLoss: () => void) {
    const folder = folderOf(path);
    this.path = path;
    this.#folder = folder;
    this.#token = token;
    this.#stop = repeatedly(HEARTBEAT, () => {
      const time = now() / 1_000;
      utimes(join(folder, token), time, time, (error) => {
        if (propertyOf(error, "code") === "ENOENT") onLoss();
      });
    });
  }

  /**
   * @param path Of the file.
   * @param onLoss Called if another process took the lock, because this one gave no sign of life.
   * @throws JournalError `RUN_OWNED`; the error of the file system.
   */
  static async take(path: string, onLoss: () => void): Promise<FileLock> {
    const folder = folderOf(path);
    const owner = await ownerOfProcess();
    const token = `${owner.pid}-${uniqueId()}`;
    const own = `${folder}-${token}`;
    mkdirSync(own);
    try {
      writeFileSync(join(own, token), JSON.stringify(owner));
      await putWhenFree(own, folder, path);
    } catch (error) {
      rmSync(own, { recursive: true, force: true });
      throw error;
    }
    return new FileLock(path, token, onLoss);
  }

  /** Gives the lock back. Without effect if it was lost. */
  async release(): Promise<void> {
    this.#stop();
    try {
      await whenNotBusy(() => unlinkSync(join(this.#folder, this.#token)));
      await whenNotBusy(() => rmdirSync(this.#folder));
    } catch {
      // Lost, or another process has it already.
    }
  }
}

/**
 * The process that has the lock of this file now; null if there is none.
 *
 * @param path Of the file.
 */
export async function lockOwnerOf(path: string): Promise<LockOwner | null> {
  const folder = folderOf(path);
  const token = tokenIn(folder);
  return token === undefined ? null : liveOwnerOf(join(folder, token));
}

function folderOf(path: string): string {
  return `${path}.lock`;
}

/** Puts the folder in its place if nothing is there, or an empty folder. Returns the error if something else is. */
function put(own: string, folder: string): Error | null {
  try {
    renameSync(own, folder);
    return null;
  } catch (error) {
    if (IN_THE_WAY.has(propertyOf(error, "code"))) return error as Error;
    throw error;
  }
}

const IN_THE_WAY: ReadonlySet<unknown> = new Set([
  "ENOTEMPTY",
  "EEXIST",
  "EPERM",
  "EACCES",
  "EBUSY",
]);

/** @throws JournalError `RUN_OWNED`; the error of the file system. */
async function putWhenFree(own: string, folder: string, path: string): Promise<void> {
  let waited = 0;
  for (let tries = 1; ; tries++) {
    const obstacle = put(own, folder);
    if (obstacle === null) return;
    if (tries === MAX_TRIES) throw obstacle;
    // Windows puts no folder in the place of an empty one.
    const owner = isGone(() => rmdirSync(folder)) ? null : await liveOwner(folder);
    if (owner === null) {
      if (tries > 2) await sleep(SHORT_PAUSE);
      continue;
    }
    if (owner.pid === ownPid || waited >= LEAVING)
      throw new JournalError(
        "RUN_OWNED",
        `Cannot open the journal ${path}: process ${owner.pid} on ${owner.host} is running it; wait until it ends, or end it`,
      );
    await sleep(PAUSE);
    waited += PAUSE;
  }
}

/** The owner, if it is alive; the token of another one is removed. */
async function liveOwner(folder: string): Promise<LockOwner | null> {
  const token = tokenIn(folder);
  if (token === undefined) return null;
  const owner = await liveOwnerOf(join(folder, token));
  // Another process may have removed it first.
  if (owner === null) isGone(() => unlinkSync(join(folder, token)));
  return owner;
}

function tokenIn(folder: string): string | undefined {
  try {
    return readdirSync(folder)[0];
  } catch {
    return undefined;
  }
}

/** True if there is nothing any more, or was nothing before. @throws the error of the file system, unless something is in the way */
function isGone(remove: () => void): boolean {
  try {
    remove();
    return true;
  } catch (error) {
    const code = propertyOf(error, "code");
    if (code === "ENOENT") return true;
    if (IN_THE_WAY.has(code)) return false;
    throw error;
  }
}
