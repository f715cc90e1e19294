import { type Hash, isHash, PartError } from "@sheaf/context/parts";
import { quote } from "@sheaf/context/messages";

/** The content of a part, and its name. */
export interface StoredPart {
  /** The SHA-256 of the bytes. */
  readonly hash: Hash;
  /** JSON text in UTF-8. */
  readonly bytes: Uint8Array;
}

/**
 * Where the parts of contexts are kept, so that other processes can read them. It does not look at what
 * they hold: whoever reads a part checks its hash. `storeChecks` of `@sheaf/workflow/conformance` try one.
 */
export interface ContextStore {
  /**
   * Those of the parts that are not there, each once. A part that is there stays for as long as one that is
   * put now.
   *
   * @throws `PartError`: `PART_FOREIGN` for a name that is not a hash.
   */
  missing(hashes: readonly Hash[]): Promise<readonly Hash[]>;
  /**
   * Keeps parts. They are there, as a whole, when the promise is fulfilled. One that is there already is
   * replaced, because it may be damaged.
   *
   * @throws `PartError`: `PART_FOREIGN` for a name that is not a hash, before anything is kept.
   */
  put(parts: readonly StoredPart[]): Promise<void>;
  /**
   * The content of a part, which the caller may change.
   *
   * @throws `PartError`: `PART_MISSING` if it is not there, `PART_FOREIGN` for a name that is not a hash.
   */
  get(hash: Hash): Promise<Uint8Array>;
}

/** Parts that can be uploaded, as `partsOf` makes them. */
export interface PartTexts {
  /** The hashes of all parts, each once. A part comes after those that it names. */
  readonly hashes: readonly Hash[];
  /** The content of a part: JSON text. */
  textOf(hash: Hash): string;
}

/** What was put into a store. */
export interface Uploaded {
  /** How many parts. */
  readonly parts: number;
  /** How many bytes they have. */
  readonly bytes: number;
}

/** Bytes of parts, about, that are put at once. */
const BATCH = 8 << 20;

/**
 * Puts those parts of a context into a store that it does not have. O(names), and O(size) of what is new.
 *
 * @param onPart Called with each part that is there now.
 * @throws What the store throws.
 *
 * @example
 * ```ts
 * import { createHash } from "node:crypto";
 *
 * const store = memoryStore();
 * const context = createContext({ variables: { text: "x".repeat(2_000) } });
 * const parts = partsOf(context, new ContentHashes(() => createHash("sha256")));
 * const first = await upload(parts, store);
 * first.parts; // 2
 * const again = await upload(parts, store);
 * again.parts; // 0
 * ```
 */
export async function upload(
  parts: PartTexts,
  store: ContextStore,
  onPart: (part: StoredPart) => void = () => {},
): Promise<Uploaded> {
  const missing = new Set(await store.missing(parts.hashes));
  let total = 0;
  let batch: StoredPart[] = [];
  let size = 0;
  // In the order of the context: its manifest comes last, and is not there before what it names.
  for (const hash of parts.hashes) {
    if (!missing.has(hash)) continue;
    const bytes = new TextEncoder().encode(parts.textOf(hash));
    batch.push({ hash, bytes });
    size += bytes.length;
    total += bytes.length;
    if (size < BATCH) continue;
    await put(batch, store, onPart);
    batch = [];
    size = 0;
  }
  if (batch.length > 0) await put(batch, store, onPart);
  return { parts: missing.size, bytes: total };
}

async function put(
  batch: readonly StoredPart[],
  store: ContextStore,
  onPart: (part: StoredPart) => void,
): Promise<void> {
  await store.put(batch);
  for (const part of batch) onPart(part);
}

/** @throws PartError `PART_FOREIGN` */
export function checkHashes(hashes: Iterable<unknown>): void {
  for (const hash of hashes)
    if (!isHash(hash))
      throw new PartError("PART_FOREIGN", quote(String(hash)), "its name is not a SHA-256");
}

/** For a store that does not have it. */
export function missingPart(hash: Hash): PartError {
  return new PartError("PART_MISSING", hash, "the store does not have it");
}
