import type { Shape, WorkflowContext } from "@sheaf/context";
import type { Json } from "@sheaf/context/json";
import {
  type ContextReader,
  type Hash,
  type NamesToRead,
  PartError,
  parsePart,
} from "@sheaf/context/parts";
import type { ContextStore } from "./context-store.ts";

/** How much a reader keeps. */
export interface PartReaderOptions {
  /**
   * Bytes of parts that are kept; those read longest ago go first. Parsed, a part takes several times as much.
   *
   * @defaultValue 67_108_864
   */
  readonly maxBytes?: number;
}

interface KeptPart {
  readonly value: Json;
  readonly size: number;
}

/**
 * Reads parts from a store, checks that each is what its hash says, and keeps the parsed values: a part
 * that many contexts have is fetched, hashed and parsed once.
 *
 * @example
 * ```ts
 * import { createHash } from "node:crypto";
 *
 * const store = memoryStore();
 * const context = createContext({ variables: { total: 1 } });
 * const parts = partsOf(context, new ContentHashes(() => createHash("sha256")));
 * await upload(parts, store);
 * const reader = new PartReader(store);
 * const restored = await reader.context(new ContextReader(), parts.manifest);
 * restored.get("total"); // 1
 * ```
 */
export class PartReader {
  readonly #store: ContextStore;
  readonly #maxBytes: number;
  /** Read longest ago first. */
  readonly #kept = new Map<Hash, KeptPart>();
  readonly #fetching = new Map<Hash, Promise<Json>>();
  #size = 0;

  /** @throws RangeError if `maxBytes` is not a number of bytes. */
  constructor(store: ContextStore, { maxBytes = 64 << 20 }: PartReaderOptions = {}) {
    if (!(maxBytes >= 0))
      throw new RangeError(
        `Cannot read parts: \`maxBytes\` is ${String(maxBytes)}, not a number from 0`,
      );
    this.#store = store;
    this.#maxBytes = maxBytes;
  }

  /**
   * The value of a part, which contexts take over without a copy. However many ask for it at once, it is
   * fetched once.
   *
   * @throws `PartError`: `PART_MISSING`, `PART_DAMAGED` or `PART_FOREIGN`; what the store throws. The next
   * call tries again.
   *
   * @example
   * ```ts
   * const store = memoryStore();
   * const hash = "4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945";
   * await store.put([{ hash, bytes: new TextEncoder().encode("[]") }]);
   * const value = await new PartReader(store).read(hash);
   * value; // []
   * ```
   */
  async read(hash: Hash): Promise<Json> {
    const kept = this.#kept.get(hash);
    if (kept !== undefined) {
      this.#kept.delete(hash);
      this.#kept.set(hash, kept);
      return kept.value;
    }
    let fetching = this.#fetching.get(hash);
    if (fetching === undefined) {
      fetching = this.#fetch(hash).finally(() => this.#fetching.delete(hash));
      this.#fetching.set(hash, fetching);
    }
    return fetching;
  }

  /**
   * The context of a manifest. Its parts are fetched at once, in three rounds at most.
   *
   * @param reader Has the secrets.
   * @param names Default: all.
   * @throws What `read` and `reader` throw.
   *
   * @example
   * ```ts
   * import { createHash } from "node:crypto";
   *
   * const store = memoryStore();
   * const context = createContext({ variables: { used: 1, unused: 2 } });
   * const parts = partsOf(context, new ContentHashes(() => createHash("sha256")));
   * await upload(parts, store);
   * const names = { variables: ["used"], tasks: [] };
   * const restored = await new PartReader(store).context(new ContextReader(), parts.manifest, names);
   * restored.get("unused"); // undefined
   * ```
   */
  async context<S extends Shape = Shape, Item = unknown>(
    reader: ContextReader,
    manifest: Hash,
    names?: NamesToRead,
  ): Promise<WorkflowContext<S, Item>> {
    const steps = reader.steps<S, Item>(manifest, names);
    for (let step = steps.next(); ;) {
      if (step.done === true) return step.value;
      const parts = new Map<Hash, Json>();
      await Promise.all(step.value.map(async (hash) => parts.set(hash, await this.read(hash))));
      step = steps.next((hash) => asked(parts, hash));
    }
  }

  async #fetch(hash: Hash): Promise<Json> {
    const bytes = await this.#store.get(hash);
    // Hashing is loaded when a part is read: a run without a store needs none of it.
    const { contentHashes } = await import("../host/content-hashes.ts");
    const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
    const value = parsePart(hash, text, contentHashes);
    this.#keep(hash, { value, size: bytes.length });
    return value;
  }

  #keep(hash: Hash, part: KeptPart): void {
    if (part.size > this.#maxBytes) return;
    this.#kept.set(hash, part);
    this.#size += part.size;
    for (const [oldest, { size }] of this.#kept) {
      if (this.#size <= this.#maxBytes) return;
      this.#kept.delete(oldest);
      this.#size -= size;
    }
  }
}

function asked(parts: ReadonlyMap<Hash, Json>, hash: Hash): Json {
  const value = parts.get(hash);
  if (value === undefined) throw new PartError("PART_MISSING", hash, "it was not asked for");
  return value;
}
