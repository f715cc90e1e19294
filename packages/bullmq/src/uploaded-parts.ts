import type { Hash } from "@sheaf/context/parts";
import type { ContextStore, StoredPart } from "@sheaf/workflow";
import { now } from "./clock.ts";

/** Milliseconds for which nobody asks again. Parts last for a day. */
const TRUSTED = 3_600_000;
const MAX_PARTS = 100_000;

/**
 * A store that is not asked again for what it has: 10 MB of context have a thousand parts, and to ask for
 * them before each list would take 100 KB. What it has lost all the same is noticed by workers.
 */
export class UploadedParts implements ContextStore {
  readonly #store: ContextStore;
  readonly #seen = new Map<Hash, number>();

  constructor(store: ContextStore) {
    this.#store = store;
  }

  async missing(hashes: readonly Hash[]): Promise<readonly Hash[]> {
    const time = now();
    const asked = hashes.filter((hash) => !(time - (this.#seen.get(hash) ?? -Infinity) < TRUSTED));
    if (asked.length === 0) return [];
    const missing = new Set(await this.#store.missing(asked));
    this.#see(
      asked.filter((hash) => !missing.has(hash)),
      time,
    );
    return [...missing];
  }

  async put(parts: readonly StoredPart[]): Promise<void> {
    await this.#store.put(parts);
    this.#see(
      parts.map(({ hash }) => hash),
      now(),
    );
  }

  get(hash: Hash): Promise<Uint8Array> {
    return this.#store.get(hash);
  }

  /** Asks again for everything: something was lost. */
  forget(): void {
    this.#seen.clear();
  }

  #see(hashes: readonly Hash[], time: number): void {
    if (this.#seen.size > MAX_PARTS) this.#seen.clear();
    for (const hash of hashes) this.#seen.set(hash, time);
  }
}
