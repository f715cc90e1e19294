import { existsSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
import { readdir, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { type Json, jsonOf } from "@sheaf/context";
import { messageOf, propertyOf } from "@sheaf/context/messages";
import { whenNotBusy } from "../host/busy-files.ts";
import { now, repeatedlyAwaited, uniqueId } from "../host/clock.ts";
import { hasEndedWithout } from "./ended-run.ts";
import type { OutsideSignal } from "./journal.ts";
import { JournalError } from "./journal-error.ts";
import { whileOpen } from "./open-file.ts";
import { ownPath } from "./own-path.ts";
import { isObject } from "./recorded-run.ts";
import { removeFolderIfEmpty, signalFolderOf } from "./signal-folder.ts";

/** Milliseconds between two looks. Watching a folder does not work on all file systems. */
const INTERVAL = 200;
/** Digits of the time in the name of a file, so that names are in the order of time. */
const DIGITS = 15;
/** A folder that is gone again after so many tries is removed by something else. */
const MAX_TRIES = 10;

/**
 * Leaves a signal in the folder beside the journal. It is written under another name first, so that
 * nobody reads half of it.
 *
 * @throws JournalError `RUN_ENDED` if the run has succeeded, and nothing is left then; `JOURNAL_DAMAGED`;
 * `JOURNAL_FAILED` if there is no journal, or the signal cannot be written.
 */
export async function leaveSignal(path: string, name: string, data: Json): Promise<void> {
  const unique = uniqueId();
  const id = `${String(now()).padStart(DIGITS, "0")}-${unique}.json`;
  const cannot = `Cannot signal the run of the journal ${path}`;
  const ended = (): JournalError => new JournalError("RUN_ENDED", `${cannot}: it has succeeded`);
  try {
    if (await hasEndedWithout(path, id)) throw ended();
    const own = ownPath(path);
    const folder = signalFolderOf(own);
    const file = join(folder, id);
    const draft = join(folder, `.${unique}.tmp`);
    writeInFolder(folder, draft, JSON.stringify({ name, data }));
    await whenNotBusy(() => renameSync(draft, file));
    // The run may have ended meanwhile. If it took the signal first, that counts, also if a compacted journal has
    // no record of it any more.
    if ((await hasEndedWithout(path, id)) && existsSync(file)) {
      await removeSignal(own, id);
      throw ended();
    }
  } catch (cause) {
    if (cause instanceof JournalError) throw cause;
    throw new JournalError("JOURNAL_FAILED", `${cannot}: ${messageOf(cause)}`, cause);
  }
}

/**
 * A run that ends removes its folder if it is empty, perhaps just before the file is there. Synchronous, so
 * that as little as possible lies between: two processes in step with each other would meet each time.
 */
function writeInFolder(folder: string, file: string, text: string): void {
  for (let tries = 1; ; tries++) {
    mkdirSync(folder, { recursive: true });
    try {
      writeFileSync(file, text);
      return;
    } catch (error) {
      if (propertyOf(error, "code") !== "ENOENT" || tries === MAX_TRIES) throw error;
    }
  }
}

/**
 * Looks for signals beside a journal until the function that it returns is called, whose promise is fulfilled
 * when the signal that has just come is taken away.
 *
 * @param path Of the journal, without links.
 * @param settled Fulfilled when what the callback led to is kept: then the signal is removed.
 */
export function watchSignals(
  path: string,
  callback: (signal: OutsideSignal) => void,
  settled: () => Promise<void>,
): () => Promise<void> {
  const folder = signalFolderOf(path);
  return repeatedlyAwaited(INTERVAL, async (isStopped) => {
    const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith(".json"));
    for (const id of names.toSorted()) {
      const signal = await signalIn(join(folder, id), id);
      // Whoever waited may have got another one meanwhile; the file then waits for the next.
      if (isStopped()) return;
      if (signal === null) continue;
      callback(signal);
      await settled();
      await removeSignal(path, id);
    }
  });
}

/**
 * Takes the file away that a signal came in, and the folder with the last. The id is from a journal, so it may be
 * anything.
 *
 * @param path Of the journal, without links.
 */
export async function removeSignal(path: string, id: string): Promise<void> {
  if (!id.endsWith(".json") || basename(id) !== id) return;
  await rm(join(signalFolderOf(path), id), { force: true });
  removeFolderIfEmpty(path);
}

/** Null for what is not a signal, which stays where it is. */
async function signalIn(file: string, id: string): Promise<OutsideSignal | null> {
  try {
    const value: unknown = JSON.parse(await whileOpen(file, (opened) => opened.readFile("utf8")));
    if (!isObject(value) || typeof value["name"] !== "string" || value["name"] === "") return null;
    return { id, name: value["name"], data: jsonOf(value["data"] ?? null, "data") };
  } catch {
    return null;
  }
}
