import { createContext, type Json, type WorkflowContext } from "@sheaf/context";
import { ContentHashes, ContextReader, type Hash, partsOf } from "@sheaf/context/parts";
import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { type ContextStore, memoryStore, PartReader, upload } from "../../src/index.ts";

const hashes = new ContentHashes(() => createHash("sha256"));

const partOf = (value: Json): { hash: Hash; bytes: Uint8Array } => ({
  hash: hashes.of(value),
  bytes: new TextEncoder().encode(JSON.stringify(value)),
});

/** A store that knows what was fetched. */
function counting(): { readonly store: ContextStore; readonly fetched: Hash[] } {
  const inner = memoryStore();
  const fetched: Hash[] = [];
  const store: ContextStore = {
    missing: (asked) => inner.missing(asked),
    put: (parts) => inner.put(parts),
    get: (hash) => {
      fetched.push(hash);
      return inner.get(hash);
    },
  };
  return { store, fetched };
}

test("a part is fetched once, even if it is asked for at the same time", async () => {
  const { store, fetched } = counting();
  const part = partOf(["x"]);
  await store.put([part]);
  const reader = new PartReader(store);
  const values = await Promise.all([1, 2, 3].map(() => reader.read(part.hash)));
  expect(values).toEqual([["x"], ["x"], ["x"]]);
  expect(await reader.read(part.hash)).toBe(values[0]);
  expect(fetched).toEqual([part.hash]);
});

test("the parts of a context are fetched once, for any number of contexts that have them", async () => {
  const { store, fetched } = counting();
  const rows = Array.from({ length: 200 }, (_, row) => ({ row }));
  const before: WorkflowContext = createContext({ variables: { rows } });
  const after = before.set("count", 200);
  const manifests: Hash[] = [];
  for (const context of [before, after]) {
    const parts = partsOf(context, hashes);
    await upload(parts, store);
    manifests.push(parts.manifest);
  }
  const reader = new PartReader(store);
  const contexts = new ContextReader();
  const restored = await Promise.all(
    [...manifests, ...manifests].map((manifest) => reader.context(contexts, manifest)),
  );
  expect(restored.map((context) => context.get("count"))).toEqual([undefined, 200, undefined, 200]);
  expect(restored[3]?.get("rows")).toBe(restored[0]?.get("rows"));
  expect(fetched.length).toBe(new Set(fetched).size);
});

test("only parts that have the wanted names are fetched", async () => {
  const { store, fetched } = counting();
  const rows = (text: string): Json => Array.from({ length: 200 }, (_, row) => ({ row, text }));
  const context = createContext({ variables: { used: rows("used"), unused: rows("unused") } });
  const parts = partsOf(context, hashes);
  await upload(parts, store);
  const reader = new PartReader(store);
  const names = { variables: ["used"], tasks: [] };
  const restored = await reader.context(new ContextReader(), parts.manifest, names);
  expect(restored.get("used")).toEqual(rows("used"));
  expect(fetched).not.toContain(hashes.of(rows("unused")));
});

test("parts are dropped beyond the limit, those read longest ago first", async () => {
  const { store, fetched } = counting();
  const [a, b, c] = ["a", "b", "c"].map((text) => partOf(text.repeat(998)));
  if (a === undefined || b === undefined || c === undefined) throw new Error("no parts");
  await store.put([a, b, c]);
  const reader = new PartReader(store, { maxBytes: 2_000 });
  for (const { hash } of [a, b, a, c, a, b]) await reader.read(hash);
  expect(fetched).toEqual([a, b, c, b].map(({ hash }) => hash));
});

test("a part that is larger than the limit is given and not kept, and nothing is dropped for it", async () => {
  const { store, fetched } = counting();
  const [small, large] = [partOf("a"), partOf("b".repeat(5_000))];
  await store.put([small, large]);
  const reader = new PartReader(store, { maxBytes: 2_000 });
  for (const { hash } of [small, large, small, large]) await reader.read(hash);
  expect(fetched).toEqual([small, large, large].map(({ hash }) => hash));
});

test("a damaged part is refused, and read again once it was put again", async () => {
  const { store } = counting();
  const { hash, bytes } = partOf({ amount: 1 });
  const reader = new PartReader(store);
  await expect(reader.read(hash)).rejects.toMatchObject({ code: "PART_MISSING", hash });
  for (const at of bytes.keys()) {
    const damaged = Uint8Array.from(bytes);
    damaged[at] = (damaged[at] as number) ^ 0x10;
    await store.put([{ hash, bytes: damaged }]);
    await expect(reader.read(hash)).rejects.toMatchObject({ code: "PART_DAMAGED", hash });
  }
  for (const text of ["", '{"amount":1}\n', '\ufeff{"amount":1}']) {
    await store.put([{ hash, bytes: new TextEncoder().encode(text) }]);
    await expect(reader.read(hash)).rejects.toMatchObject({ code: "PART_DAMAGED", hash });
  }
  await store.put([{ hash, bytes }]);
  expect(await reader.read(hash)).toEqual({ amount: 1 });
});

test("a store that throws at once is asked again", async () => {
  const { store } = counting();
  const { hash, bytes } = partOf("here");
  await store.put([{ hash, bytes }]);
  let isDown = true;
  const reader = new PartReader({
    ...store,
    get: (asked) => {
      if (isDown) throw new Error("the store is down");
      return store.get(asked);
    },
  });
  await expect(reader.read(hash)).rejects.toThrow("the store is down");
  isDown = false;
  expect(await reader.read(hash)).toBe("here");
});

test("a limit that is not a number of bytes is refused", () => {
  expect(() => new PartReader(memoryStore(), { maxBytes: -1 })).toThrow(RangeError);
  expect(() => new PartReader(memoryStore(), { maxBytes: Number.NaN })).toThrow(RangeError);
});
