import { renameSync } from "node:fs";
import { access, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { type Json, jsonOf } from "@sheaf/context";
import { messageOf } from "@sheaf/context/messages";
import { whenNotBusy } from "../host/busy-files.ts";
import { now, repeatedlyAwaited, uniqueId } from "../host/clock.ts";
import type { OutsideSignal } from "./journal.ts";
import { JournalError } from "./journal-error.ts";
import { isObject } from "./recorded-run.ts";

/** Milliseconds between two looks. Watching a folder does not work on all file systems. */
const INTERVAL = 200;
/** Digits of the time in the name of a file, so that names are in the order of time. */
const DIGITS = 15;

function folderOf(path: string): string {
  return `${path}.signals`;
}

/**
 * Leaves a signal in the folder beside the journal. It is written under another name first, so that
 * nobody reads half of it.
 *
 * @throws JournalError `JOURNAL_FAILED` if there is no journal, or the signal cannot be written.
 */
export async function leaveSignal(path: string, name: string, data: Json): Promise<void> {
  const folder = folderOf(path);
  const id = uniqueId();
  const draft = join(folder, `.${id}.tmp`);
  const file = join(folder, `${String(now()).padStart(DIGITS, "0")}-${id}.json`);
  try {
    await access(path);
    await mkdir(folder, { recursive: true });
    await writeFile(draft, JSON.stringify({ name, data }));
    await whenNotBusy(() => renameSync(draft, file));
  } catch (cause) {
    const message = `Cannot signal the run of the journal ${path}: ${messageOf(cause)}`;
    throw new JournalError("JOURNAL_FAILED", message, cause);
  }
}

/**
 * Looks for signals beside a journal until the function that it returns is called.
 *
 * @param settled Fulfilled when what the callback led to is kept: then the signal is removed.
 */
export function watchSignals(
  path: string,
  callback: (signal: OutsideSignal) => void,
  settled: () => Promise<void>,
): () => void {
  const folder = folderOf(path);
  return repeatedlyAwaited(INTERVAL, async (isStopped) => {
    const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith(".json"));
    for (const id of names.toSorted()) {
      const signal = await signalIn(join(folder, id), id);
      // Whoever waited may have got another one meanwhile; the file then waits for the next.
      if (isStopped()) return;
      if (signal === null) continue;
      callback(signal);
      await settled();
      await rm(join(folder, id), { force: true });
    }
  });
}

/** Takes the file away that a signal came in. The id is from a journal, so it may be anything. */
export async function removeSignal(path: string, id: string): Promise<void> {
  if (id.endsWith(".json") && basename(id) === id)
    await rm(join(folderOf(path), id), { force: true });
}

/** Null for what is not a signal, which stays where it is. */
async function signalIn(file: string, id: string): Promise<OutsideSignal | null> {
  try {
    const value: unknown = JSON.parse(await readFile(file, "utf8"));
    if (!isObject(value) || typeof value["name"] !== "string" || value["name"] === "") return null;
    return { id, name: value["name"], data: jsonOf(value["data"] ?? null, "data") };
  } catch {
    return null;
  }
}
