import { renameSync } from "node:fs";
import { access, mkdir, open, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Hash } from "@sheaf/context/parts";
import { propertyOf } from "@sheaf/context/messages";
import { whenNotBusy } from "../host/busy-files.ts";
import { uniqueId } from "../host/clock.ts";
import { missingPart, type StoredPart } from "./context-store.ts";

/** Files that are open at once. */
const AT_ONCE = 16;

/** A folder with a file for each part, in 256 folders by the start of its hash. */
export class PartFolder {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  async missing(hashes: readonly Hash[]): Promise<readonly Hash[]> {
    const missing = new Set<Hash>();
    await forEach(hashes, async (hash) => {
      if (!(await this.#has(hash))) missing.add(hash);
    });
    return hashes.filter((hash) => missing.has(hash));
  }

  async put(parts: readonly StoredPart[]): Promise<void> {
    await forEach(parts, async ({ hash, bytes }) => {
      await mkdir(this.#folderOf(hash), { recursive: true });
      const path = this.#pathOf(hash);
      const unfinished = `${path}.${uniqueId()}`;
      try {
        await writeSynced(unfinished, bytes);
        await whenNotBusy(() => renameSync(unfinished, path));
      } catch (error) {
        await rm(unfinished, { force: true });
        throw error;
      }
    });
  }

  async get(hash: Hash): Promise<Uint8Array> {
    try {
      return await readFile(this.#pathOf(hash));
    } catch (error) {
      throw isAbsent(error) ? missingPart(hash) : error;
    }
  }

  async #has(hash: Hash): Promise<boolean> {
    try {
      await access(this.#pathOf(hash));
      return true;
    } catch (error) {
      if (isAbsent(error)) return false;
      throw error;
    }
  }

  #folderOf(hash: Hash): string {
    return join(this.#path, hash.slice(0, 2));
  }

  #pathOf(hash: Hash): string {
    return join(this.#folderOf(hash), hash);
  }
}

/** The name would otherwise outlast a power cut that the content does not. */
async function writeSynced(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, "wx");
  try {
    await file.writeFile(bytes);
    await file.datasync();
  } finally {
    await file.close();
  }
}

async function forEach<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const rest = items.values();
  const worker = async (): Promise<void> => {
    for (const item of rest) await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, items.length) }, worker));
}

function isAbsent(error: unknown): boolean {
  return propertyOf(error, "code") === "ENOENT";
}
