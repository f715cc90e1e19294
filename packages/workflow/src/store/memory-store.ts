import type { Hash } from "@sheaf/context/parts";
import { checkHashes, type ContextStore, missingPart, type StoredPart } from "./context-store.ts";

/**
 * A store in memory, for tests, and for workers in the same process. What was put stays for as long as the
 * store does.
 *
 * @example
 * ```ts
 * const store = memoryStore();
 * const hash = "4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945";
 * await store.put([{ hash, bytes: new TextEncoder().encode("[]") }]);
 * const bytes = await store.get(hash);
 * new TextDecoder().decode(bytes); // "[]"
 * ```
 */
export function memoryStore(): ContextStore {
  return new MemoryStore();
}

class MemoryStore implements ContextStore {
  readonly #parts = new Map<Hash, Uint8Array>();

  async missing(hashes: readonly Hash[]): Promise<readonly Hash[]> {
    checkHashes(hashes);
    return [...new Set(hashes)].filter((hash) => !this.#parts.has(hash));
  }

  async put(parts: readonly StoredPart[]): Promise<void> {
    checkHashes(parts.map(({ hash }) => hash));
    for (const { hash, bytes } of parts) this.#parts.set(hash, Uint8Array.from(bytes));
  }

  async get(hash: Hash): Promise<Uint8Array> {
    checkHashes([hash]);
    const bytes = this.#parts.get(hash);
    if (bytes === undefined) throw missingPart(hash);
    return Uint8Array.from(bytes);
  }
}
