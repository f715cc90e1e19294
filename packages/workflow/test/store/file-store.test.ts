import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { fileStore, PartReader } from "../../src/index.ts";

const TEXT = JSON.stringify({ text: "x".repeat(1_000) });
const part = {
  hash: createHash("sha256").update(TEXT).digest("hex"),
  bytes: new TextEncoder().encode(TEXT),
};

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "store-"));
});

afterEach(() => rm(folder, { recursive: true }));

async function files(): Promise<readonly string[]> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  return found.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

test("a part is a file that is named by its hash, and nothing else stays", async () => {
  await Promise.all([1, 2, 3].map(() => fileStore(folder).put([part])));
  expect(await files()).toEqual([join(folder, part.hash.slice(0, 2), part.hash)]);
  expect(await readFile((await files())[0] as string, "utf8")).toBe(TEXT);
});

test("a file that was damaged is refused by its hash, and mended by putting the part again", async () => {
  const store = fileStore(folder);
  await store.put([part]);
  const [path = ""] = await files();
  const damages = [
    () => truncate(path, 0),
    () => truncate(path, 500),
    () => writeFile(path, TEXT.replace("x", "y")),
    () => writeFile(path, "not JSON"),
  ];
  for (const damage of damages) {
    await damage();
    await expect(new PartReader(store).read(part.hash)).rejects.toMatchObject({
      code: "PART_DAMAGED",
      hash: part.hash,
    });
    await store.put([part]);
    await expect(new PartReader(store).read(part.hash)).resolves.toEqual(JSON.parse(TEXT));
  }
});

test("what a killed process left behind is not a part", async () => {
  const store = fileStore(folder);
  await store.put([part]);
  const [path = ""] = await files();
  await writeFile(`${path}.unfinished`, "x");
  await rm(path);
  expect(await store.missing([part.hash])).toEqual([part.hash]);
  await expect(store.get(part.hash)).rejects.toMatchObject({ code: "PART_MISSING" });
});

test("the folder is made when a part is put, and not before", async () => {
  const store = fileStore(join(folder, "a", "b"));
  expect(await store.missing([part.hash])).toEqual([part.hash]);
  expect(await readdir(folder)).toEqual([]);
  await store.put([part]);
  expect(await store.missing([part.hash])).toEqual([]);
});

test("what is wrong with the folder is reported", async () => {
  expect(() => fileStore("")).toThrow("expected the path of a folder");
  await writeFile(join(folder, "file"), "");
  await expect(fileStore(join(folder, "file")).put([part])).rejects.toMatchObject({
    code: expect.stringMatching(/ENOTDIR|EEXIST/) as string,
  });
});
