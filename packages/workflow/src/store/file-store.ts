import type { Hash } from "@sheaf/context/parts";
import { nameOf } from "../value-name.ts";
import { checkHashes, type ContextStore, type StoredPart } from "./context-store.ts";
import type { PartFolder } from "./part-folder.ts";

/**
 * A store in a folder, which is made if it does not exist: a file for each part, named by its hash. Any
 * number of processes may use it at once, and may be killed: a file gets its name when it is whole. What
 * is put replaces what is there, so a damaged file is mended by putting the part again.
 *
 * Nothing is ever removed. To save room, delete files that no run needs: a part that is gone is missing,
 * and is put again by whoever has the context.
 *
 * @param folder Its path.
 * @throws TypeError for a path that is not a string.
 *
 * @example
 * ```ts
 * const store = fileStore("parts");
 * const lacks = async (hash: string) => (await store.missing([hash])).length === 1;
 * ```
 */
export function fileStore(folder: string): ContextStore {
  if (typeof folder !== "string" || folder === "")
    throw new TypeError(
      `Cannot make a store: expected the path of a folder, got ${nameOf(folder)}`,
    );
  return new FileStore(folder);
}

/** What touches the disk is loaded when it is used, as by `fileJournal`. */
class FileStore implements ContextStore {
  readonly #path: string;
  #folder: Promise<PartFolder> | null = null;

  constructor(path: string) {
    this.#path = path;
  }

  async missing(hashes: readonly Hash[]): Promise<readonly Hash[]> {
    checkHashes(hashes);
    return (await this.#opened()).missing([...new Set(hashes)]);
  }

  async put(parts: readonly StoredPart[]): Promise<void> {
    checkHashes(parts.map(({ hash }) => hash));
    await (await this.#opened()).put(parts);
  }

  async get(hash: Hash): Promise<Uint8Array> {
    checkHashes([hash]);
    return (await this.#opened()).get(hash);
  }

  #opened(): Promise<PartFolder> {
    this.#folder ??= import("./part-folder.ts").then(
      ({ PartFolder }) => new PartFolder(this.#path),
    );
    return this.#folder;
  }
}
