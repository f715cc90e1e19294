import { type Hash, partsOf, ContextReader } from "@sheaf/context/parts";
import { createContext } from "@sheaf/context";
import { propertyOf } from "@sheaf/context/messages";
import { type ContextStore, type StoredPart, upload } from "../store/context-store.ts";
import { PartReader } from "../store/part-reader.ts";
import { checksOf, type Trials } from "./checks-of.ts";
import { expectEqual } from "./expect-equal.ts";

/** Makes places for stores to be checked. */
export interface StoreSubject {
  /** A place that holds no part yet, of its own for each call. */
  create(): StorePlace | Promise<StorePlace>;
}

/** Where the parts of a store are kept, as a folder or a table. */
export interface StorePlace {
  /** The store at this place, as one process has it. Each call may be for another process. */
  store(): ContextStore;
  /** Removes the place. */
  remove?(): void | Promise<void>;
}

/** One thing that every store must do. */
export interface StoreCheck {
  /** A short name, for reports. */
  readonly name: string;
  /** What a store must do, as a sentence. */
  readonly sentence: string;
  /** Makes a place, tries its store and removes it. Rejects with what it saw if the sentence is not true. */
  readonly run: () => Promise<void>;
}

/**
 * The checks that a store of parts must pass. They work with any test runner: call `run` of each.
 *
 * @example
 * ```ts
 * const checks = storeChecks({
 *   create() {
 *     const store = memoryStore();
 *     return { store: () => store };
 *   },
 * });
 * const check = checks.find(({ name }) => name === "parts-come-back");
 * await check?.run();
 * ```
 */
export function storeChecks(subject: StoreSubject): readonly StoreCheck[] {
  return checksOf(
    "Store",
    checks,
    () => subject.create(),
    (place) => place.remove?.(),
  );
}

const checks: Trials<StorePlace> = {
  "a-new-store-lacks-everything": [
    "A new store lacks every part, and says so with the code `PART_MISSING`",
    async (place) => {
      const store = place.store();
      expectEqual(await store.missing([nameOf(1), nameOf(2)]), [nameOf(1), nameOf(2)]);
      expectEqual(await codeOf(store.get(nameOf(1))), "PART_MISSING");
    },
  ],
  "parts-come-back": [
    "Parts come back byte by byte, however long they are",
    async (place) => {
      const store = place.store();
      const parts = [0, 1, 255, 70_000, 3_000_000].map((length, index) => partOf(index, length));
      await store.put(parts);
      for (const { hash, bytes } of parts) expectBytes(await store.get(hash), bytes);
    },
  ],
  "missing-says-what-is-not-there": [
    "`missing` gives those parts that are not there, each once",
    async (place) => {
      const store = place.store();
      await store.put([partOf(1, 10), partOf(2, 10)]);
      const asked = [1, 3, 2, 3, 4, 1].map(nameOf);
      expectEqual((await store.missing(asked)).toSorted(), [nameOf(3), nameOf(4)]);
      expectEqual(await store.missing([nameOf(2)]), []);
    },
  ],
  "nothing-is-not-much": [
    "Asking for no part, and putting none, does nothing",
    async (place) => {
      const store = place.store();
      expectEqual(await store.missing([]), []);
      await store.put([]);
    },
  ],
  "many-at-once": [
    "Any number of parts can be put and asked for at once",
    async (place) => {
      const store = place.store();
      const parts = Array.from({ length: 2_000 }, (_, index) => partOf(index, 100));
      await store.put(parts);
      const asked = Array.from({ length: 4_000 }, (_, index) => nameOf(index));
      expectEqual((await store.missing(asked)).length, 2_000);
      const found = await Promise.all(parts.map(({ hash }) => store.get(hash)));
      for (const [index, { bytes }] of parts.entries())
        expectBytes(found[index] as Uint8Array, bytes);
    },
  ],
  "other-processes-see-it": [
    "What one process has put is there for others as soon as `put` is over",
    async (place) => {
      const [one, other] = [place.store(), place.store()];
      expectEqual(await other.missing([nameOf(1)]), [nameOf(1)]);
      await one.put([partOf(1, 1_000)]);
      expectEqual(await other.missing([nameOf(1)]), []);
      expectBytes(await other.get(nameOf(1)), partOf(1, 1_000).bytes);
    },
  ],
  "places-do-not-mix": [
    "A part that the store lacks is not made up from others",
    async (place) => {
      const store = place.store();
      await store.put([partOf(1, 1_000)]);
      expectEqual(await codeOf(store.get(nameOf(2))), "PART_MISSING");
    },
  ],
  "put-mends": [
    "A part that is put again replaces what was there, which may be damaged",
    async (place) => {
      const store = place.store();
      const { hash, bytes } = partOf(1, 1_000);
      await store.put([{ hash, bytes: bytes.slice(0, 500) }]);
      await place.store().put([{ hash, bytes }]);
      expectBytes(await store.get(hash), bytes);
    },
  ],
  "parts-are-whole": [
    "While several processes put the same part, it is never seen in pieces",
    async (place) => {
      const part = partOf(1, 400_000);
      const hasEnded = { value: false };
      const looking = (async () => {
        const store = place.store();
        while (!hasEnded.value) {
          if ((await store.missing([part.hash])).length > 0) continue;
          expectBytes(await store.get(part.hash), part.bytes);
        }
      })();
      // Handled when it is awaited.
      looking.catch(() => {});
      for (let round = 0; round < 4; round++)
        await Promise.all([0, 1, 2, 3].map(() => place.store().put([part])));
      hasEnded.value = true;
      await looking;
    },
  ],
  "bytes-are-copied": [
    "What a caller does to bytes that were put, or that it got, changes nothing",
    async (place) => {
      const store = place.store();
      const { hash, bytes } = partOf(1, 100);
      const given = Uint8Array.from(bytes);
      await store.put([{ hash, bytes: given }]);
      given.fill(0);
      const got = await store.get(hash);
      expectBytes(got, bytes);
      got.fill(0);
      expectBytes(await store.get(hash), bytes);
    },
  ],
  "names-are-hashes": [
    "A name that is not a hash is refused with `PART_FOREIGN`, and nothing is put",
    async (place) => {
      const store = place.store();
      for (const name of ["../../escaped", "", nameOf(10).toUpperCase(), `${nameOf(1)}0`]) {
        expectEqual(await codeOf(store.missing([name])), "PART_FOREIGN");
        expectEqual(await codeOf(store.get(name)), "PART_FOREIGN");
        const bad = { hash: name, bytes: new Uint8Array(1) };
        expectEqual(await codeOf(store.put([partOf(2, 10), bad])), "PART_FOREIGN");
      }
      expectEqual(await store.missing([nameOf(2)]), [nameOf(2)]);
    },
  ],
  "contexts-are-restored": [
    "A context that was uploaded is restored by another process",
    async (place) => {
      const { contentHashes } = await import("../host/content-hashes.ts");
      const rows = Array.from({ length: 200 }, (_, row) => ({ row, text: "ö€😀\u2028" }));
      const context = createContext({ variables: { rows, small: 1 } });
      const parts = partsOf(context, contentHashes);
      expectEqual((await upload(parts, place.store())).parts, parts.hashes.length);
      expectEqual((await upload(parts, place.store())).parts, 0);
      const reader = new PartReader(place.store());
      const restored = await reader.context(new ContextReader(), parts.manifest);
      expectEqual([restored.get("rows"), restored.get("small")], [rows, 1]);
    },
  ],
};

/** What looks like a hash. */
function nameOf(number: number): Hash {
  return number.toString(16).padStart(64, "0");
}

function partOf(number: number, length: number): StoredPart {
  const bytes = Uint8Array.from({ length }, (_, at) => (at * 31 + number) & 0xff);
  return { hash: nameOf(number), bytes };
}

function expectBytes(seen: Uint8Array, expected: Uint8Array): void {
  const isEqual =
    seen.length === expected.length && seen.every((byte, at) => byte === expected[at]);
  if (!isEqual)
    throw new Error(`expected ${expected.length} bytes, saw ${seen.length} that are not the same`);
}

async function codeOf(call: Promise<unknown>): Promise<unknown> {
  try {
    await call;
    return "no error";
  } catch (error) {
    return propertyOf(error, "code");
  }
}
