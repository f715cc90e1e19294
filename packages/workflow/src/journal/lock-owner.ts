import { readFile, readlink, stat } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { kill, pid as ownPid } from "node:process";
import { propertyOf } from "@sheaf/context/messages";
import { now, sleep } from "../host/clock.ts";

/** Milliseconds between two signs of life of an owner. */
export const HEARTBEAT = 1_000;
/** Milliseconds without a sign of life after which an owner that cannot be asked is dead. */
const PATIENCE = 5_000;
/** The same for an owner whose process number is in use, perhaps by another process: it may be blocked. */
const LONG_PATIENCE = 600_000;
/** Milliseconds between two looks for a sign of life. */
const LOOK = 200;

/** The process that owns a journal. JSON. */
export interface LockOwner {
  readonly pid: number;
  readonly host: string;
  /** Names the machine since its start, and the container: where `pid` means this process. */
  readonly space: string;
  /** When the process started, in ticks of its machine; null where that is not known. Two processes with one number differ in it. */
  readonly start: string | null;
}

/** This process, or another one of this machine, as an owner. */
export async function ownerOfProcess(pid: number = ownPid): Promise<LockOwner> {
  if (pid !== ownPid) return ownerWith(pid);
  return (own ??= ownerWith(pid));
}

/** To find it out takes ten calls of the file system. */
// oxlint-disable-next-line sheaf/no-module-level-mutable-state -- a process is the same for as long as it lives
let own: Promise<LockOwner> | null = null;

async function ownerWith(pid: number): Promise<LockOwner> {
  return { pid, host: hostname(), space: await ownSpace(), start: await startOf(pid) };
}

/**
 * The owner that a token names, if its process is alive; else null. Takes up to 5 seconds for an owner
 * on another machine, or in another container.
 *
 * @param token The file that the owner touches as a sign of life.
 */
export async function liveOwnerOf(token: string): Promise<LockOwner | null> {
  const owner = await ownerIn(token);
  return owner !== null && (await isAlive(owner, token)) ? owner : null;
}

/**
 * True if a process died before it put its lock in its place, which takes seconds at most.
 *
 * @param folder The lock.
 * @param name Of its token.
 */
export async function isAbandoned(folder: string, name: string): Promise<boolean> {
  const owner = await ownerIn(join(folder, name));
  if (owner !== null && (await isOfThisMachine(owner))) return !(await isRunningSince(owner));
  return now() - (await touchedAt(folder)) >= LONG_PATIENCE;
}

async function isOfThisMachine({ host, space }: LockOwner): Promise<boolean> {
  return host === hostname() && space === (await ownSpace());
}

/** False if the process is gone, or another has its number. */
async function isRunningSince({ pid, start }: LockOwner): Promise<boolean> {
  if (!isRunning(pid)) return false;
  const startNow = await startOf(pid);
  return start === null || startNow === null || start === startNow;
}

/** Null if the token is gone. One that cannot be read was cut off while it was written. */
async function ownerIn(token: string): Promise<LockOwner | null> {
  try {
    return ownerFrom(JSON.parse(await readFile(token, "utf8")));
  } catch (error) {
    return propertyOf(error, "code") === "ENOENT" ? null : UNKNOWN;
  }
}

const UNKNOWN: LockOwner = { pid: 0, host: "an unknown machine", space: "?", start: null };

function ownerFrom(given: unknown): LockOwner {
  const [pid, host, space, start] = ["pid", "host", "space", "start"].map((key) =>
    propertyOf(given, key),
  );
  const isOwner =
    Number.isSafeInteger(pid) && (pid as number) > 0 && typeof host === "string" && host !== "";
  if (!isOwner || typeof space !== "string") return UNKNOWN;
  return { pid: pid as number, host, space, start: typeof start === "string" ? start : null };
}

async function isAlive(owner: LockOwner, token: string): Promise<boolean> {
  const { pid, start } = owner;
  if (!(await isOfThisMachine(owner))) return givesSign(token);
  if (!isRunning(pid)) return false;
  const startNow = await startOf(pid);
  if (start !== null && startNow !== null) return start === startNow;
  // The clock may have been set back, so a token from the future proves nothing.
  const age = now() - (await touchedAt(token));
  if (pid !== ownPid && age >= 0 && age < LONG_PATIENCE) return true;
  return givesSign(token);
}

/** Whether the token is touched while we look at it. The clock of another machine may differ, so its age says nothing. */
async function givesSign(token: string): Promise<boolean> {
  const seen = await touchedAt(token);
  for (let waited = 0; waited < PATIENCE; waited += LOOK) {
    await sleep(LOOK);
    const touched = await touchedAt(token);
    if (touched !== seen) return touched !== 0;
  }
  return false;
}

/** Milliseconds since 1970; 0 if the token is gone. */
async function touchedAt(token: string): Promise<number> {
  try {
    return (await stat(token)).mtimeMs;
  } catch {
    return 0;
  }
}

function isRunning(pid: number): boolean {
  try {
    kill(pid, 0);
    return true;
  } catch (error) {
    // It runs, and is not ours to signal.
    return propertyOf(error, "code") === "EPERM";
  }
}

/** Linux says when a process started; elsewhere the result is null. */
async function startOf(pid: number): Promise<string | null> {
  try {
    const status = await readFile(`/proc/${pid}/stat`, "utf8");
    // The name of the program is in parentheses and may hold anything; the start is 20 fields behind it.
    return status.slice(status.lastIndexOf(")") + 2).split(" ")[19] ?? null;
  } catch {
    return null;
  }
}

/** Empty where only the name of the host is known. */
async function ownSpace(): Promise<string> {
  try {
    const boot = await readFile("/proc/sys/kernel/random/boot_id", "utf8");
    return `${boot.trim()} ${await readlink("/proc/self/ns/pid")}`;
  } catch {
    return "";
  }
}
