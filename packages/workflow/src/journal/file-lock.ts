import {
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  rmdir,
  stat,
  unlink,
  utimes,
  writeFile,
} from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { kill, pid } from "node:process";
import { propertyOf } from "@sheaf/context/messages";
import { now, repeatedly, sleep, uniqueId } from "../host/clock.ts";
import { JournalError } from "./journal-error.ts";

/** Milliseconds between two signs of life. */
const HEARTBEAT = 1_000;
/** Milliseconds without a sign of life after which an owner that cannot be asked is dead. */
const PATIENCE = 5_000;
/** The same for an owner whose process number is in use: it may be that of another process by now. */
const LONG_PATIENCE = 600_000;

/** Who owns a journal. */
interface Owner {
  readonly pid: number;
  readonly host: string;
}

/**
 * A lock on a file: a folder beside it that holds one file, the token of the owner. A folder can be put in
 * the place of an empty one only, and a token is taken away by its name, so of several that find a dead
 * owner one gets the lock. The owner shows that it lives by touching its token.
 */
export class FileLock {
  /** The tokens of the locks that this process holds: another process may have had its number. */
  // oxlint-disable-next-line sheaf/no-module-level-mutable-state -- a process has one number, so what it holds is known to all of it
  static readonly #held = new Set<string>();
  readonly #folder: string;
  readonly #token: string;
  readonly #stop: () => void;

  private constructor(folder: string, token: string, onLoss: () => void) {
    this.#folder = folder;
    this.#token = token;
    FileLock.#held.add(token);
    this.#stop = repeatedly(HEARTBEAT, () => {
      utimes(join(folder, token), now() / 1_000, now() / 1_000).catch((error: unknown) => {
        if (propertyOf(error, "code") === "ENOENT") onLoss();
      });
    });
  }

  /**
   * @param path Of the file.
   * @param onLoss Called if another process took the lock, as this one gave no sign of life.
   * @throws JournalError `RUN_OWNED`; the error of the file system.
   */
  static async take(path: string, onLoss: () => void): Promise<FileLock> {
    const folder = `${path}.lock`;
    const token = `${pid}-${uniqueId()}`;
    const own = `${folder}-${token}`;
    await mkdir(own);
    try {
      await writeFile(join(own, token), JSON.stringify({ pid, host: hostname() }));
      while (!(await wasPut(own, folder)))
        await removeDeadOwner(folder, path, (other) => FileLock.#held.has(other));
    } catch (error) {
      await rm(own, { recursive: true, force: true });
      throw error;
    }
    return new FileLock(folder, token, onLoss);
  }

  /** Gives the lock back. Without effect if it was lost. */
  async release(): Promise<void> {
    this.#stop();
    FileLock.#held.delete(this.#token);
    try {
      await unlink(join(this.#folder, this.#token));
      await rmdir(this.#folder);
    } catch {
      // Lost, or somebody has taken it already.
    }
  }
}

/** True if the folder is in its place now: nothing was there, or an empty folder. */
async function wasPut(own: string, folder: string): Promise<boolean> {
  try {
    await rename(own, folder);
    return true;
  } catch (error) {
    // Windows puts no folder in the place of an empty one.
    if (await isGone(rmdir(folder))) return wasPut(own, folder);
    if (IN_THE_WAY.has(propertyOf(error, "code"))) return false;
    throw error;
  }
}

const IN_THE_WAY: ReadonlySet<unknown> = new Set(["ENOTEMPTY", "EEXIST", "EPERM", "EACCES"]);

async function removeDeadOwner(
  folder: string,
  path: string,
  isHeld: (token: string) => boolean,
): Promise<void> {
  const [token] = await readdir(folder).catch(() => []);
  if (token === undefined) return;
  const owner = await ownerOf(join(folder, token));
  if (owner === null) return;
  if (isHeld(token) || (await isAlive(join(folder, token), owner)))
    throw new JournalError(
      "RUN_OWNED",
      `Cannot open the journal ${path}: process ${owner.pid} on ${owner.host} is running it; wait for its end, or end it`,
    );
  await unlink(join(folder, token)).catch(() => {});
}

/** Null if the token is gone. One that cannot be read was cut off while it was written. */
async function ownerOf(file: string): Promise<Owner | null> {
  try {
    return JSON.parse(await readFile(file, "utf8")) as Owner;
  } catch (error) {
    return propertyOf(error, "code") === "ENOENT" ? null : { pid: 0, host: "" };
  }
}

async function isAlive(file: string, { pid: number, host }: Owner): Promise<boolean> {
  const isHere = host === hostname();
  if (isHere && (number === pid || !isRunning(number))) return false;
  const seen = await touchedAt(file);
  // A clock may have been set back or forward, so an age alone proves nothing.
  if (isHere && now() - seen < LONG_PATIENCE) return true;
  await sleep(PATIENCE);
  return (await touchedAt(file)) !== seen;
}

async function touchedAt(file: string): Promise<number> {
  try {
    return (await stat(file)).mtimeMs;
  } catch {
    return 0;
  }
}

function isRunning(number: number): boolean {
  try {
    kill(number, 0);
    return true;
  } catch (error) {
    // It runs, and is not ours to signal.
    return propertyOf(error, "code") === "EPERM";
  }
}

/** True if there is nothing any more, which may have been so before. */
async function isGone(removal: Promise<void>): Promise<boolean> {
  try {
    await removal;
    return true;
  } catch (error) {
    return propertyOf(error, "code") === "ENOENT";
  }
}
