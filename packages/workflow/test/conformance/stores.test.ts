import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileStore, memoryStore, type ContextStore, type StoredPart } from "@sheaf/workflow";
import { describe, expect, test } from "vitest";
import { storeChecks, type StoreSubject } from "../../src/conformance/index.ts";

const memory: StoreSubject = {
  create() {
    const store = memoryStore();
    return { store: () => store };
  },
};

const files: StoreSubject = {
  async create() {
    const folder = await mkdtemp(join(tmpdir(), "store-"));
    return {
      store: () => fileStore(join(folder, "parts")),
      remove: () => rm(folder, { recursive: true }),
    };
  },
};

describe.each([
  ["memory", memory],
  ["files", files],
])("a store in %s", (_, subject) => {
  test.each([...storeChecks(subject)])("$sentence", async ({ run }) => {
    await expect(run()).resolves.toBeUndefined();
  });
});

/** A store that changes what another one does. */
const breaking = (change: (inner: ContextStore) => Partial<ContextStore>): StoreSubject => ({
  create() {
    const inner = memoryStore();
    const store: ContextStore = {
      missing: (hashes) => inner.missing(hashes),
      put: (parts) => inner.put(parts),
      get: (hash) => inner.get(hash),
      ...change(inner),
    };
    return { store: () => store };
  },
});

const cut = ({ hash, bytes }: StoredPart): StoredPart => ({
  hash,
  bytes: bytes.slice(0, bytes.length >> 1),
});
const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1));

/** Stores that do one thing wrong, and the check that must notice. */
const broken: Readonly<Record<string, StoreSubject>> = {
  "a-new-store-lacks-everything": breaking((inner) => ({
    get: (hash) => inner.get(hash).catch(() => new Uint8Array()),
  })),
  "parts-come-back": breaking((inner) => ({
    put: (parts) => inner.put(parts.map((part) => (part.bytes.length > 1e6 ? cut(part) : part))),
  })),
  "missing-says-what-is-not-there": breaking((inner) => ({
    missing: async (hashes) => {
      const missing = new Set(await inner.missing(hashes));
      return hashes.filter((hash) => missing.has(hash));
    },
  })),
  "nothing-is-not-much": breaking((inner) => ({
    put: async (parts) => {
      if (parts.length === 0) throw new Error("wrong number of arguments");
      return inner.put(parts);
    },
  })),
  "many-at-once": breaking((inner) => ({ put: (parts) => inner.put(parts.slice(0, 1_000)) })),
  "other-processes-see-it": {
    create: () => ({ store: () => memoryStore() }),
  },
  "places-do-not-mix": breaking((inner) => {
    let last: Uint8Array | null = null;
    return {
      put: async (parts) => {
        last = parts[0]?.bytes ?? null;
        return inner.put(parts);
      },
      get: async (hash) => last ?? inner.get(hash),
    };
  }),
  "put-mends": breaking((inner) => ({
    put: async (parts) => {
      const missing = await inner.missing(parts.map(({ hash }) => hash));
      return inner.put(parts.filter(({ hash }) => missing.includes(hash)));
    },
  })),
  "parts-are-whole": breaking((inner) => ({
    put: async (parts) => {
      await inner.put(parts.map(cut));
      await pause();
      return inner.put(parts);
    },
  })),
  "bytes-are-copied": {
    create() {
      const parts = new Map<string, Uint8Array>();
      const inner = memoryStore();
      const store: ContextStore = {
        missing: (hashes) => inner.missing(hashes),
        put: async (given) => {
          for (const { hash, bytes } of given) parts.set(hash, bytes);
          await inner.put(given);
        },
        get: async (hash) => parts.get(hash) ?? inner.get(hash),
      };
      return { store: () => store };
    },
  },
  "names-are-hashes": breaking((inner) => ({
    put: async (parts) => {
      for (const part of parts) await inner.put([part]);
    },
  })),
  "contexts-are-restored": breaking((inner) => ({
    missing: async (hashes) => (await inner.missing(hashes)).slice(1),
  })),
};

test("there is a broken store for every check", () => {
  expect(Object.keys(broken)).toEqual(storeChecks(memory).map(({ name }) => name));
});

describe("the checks bite", () => {
  test.each(Object.entries(broken))("%s notices a store that breaks it", async (name, subject) => {
    const check = storeChecks(subject).find((one) => one.name === name);
    await expect(check?.run()).rejects.toThrow("Store breaks");
  });
});
