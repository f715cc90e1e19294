import { appendFile, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileJournal, type Journal, type JournalHeader, type JournalRecord } from "@sheaf/workflow";
import { encodedLine } from "../../src/journal/journal-lines.ts";
import { afterEach, beforeEach, expect, test } from "vitest";

const HEADER: JournalHeader = {
  run: "first",
  startedAt: "2026-01-01T00:00:00.000Z",
  name: null,
  workflow: "w",
  given: "g",
  secretNames: [],
};
const RECORDS: readonly JournalRecord[] = [
  ["step", 0, null, 0, "1.fetch"],
  ["item", 0, 0, 1, { text: "ä\n\u{1f600}" }],
  ["item", 0, 1, 2, null],
  ["items", 0, [2, 2, 9, 1], [0.5, "", { deep: [[]] }], [0, 1, 1_073_741_823]],
  ["end", 0, false],
];

let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "journal-"));
  path = join(folder, "run.journal");
});

afterEach(() => rm(folder, { recursive: true }));

test("what was appended is there when it is opened again", async () => {
  await written(RECORDS);
  expect(await read()).toEqual({ header: HEADER, isNew: false, records: RECORDS });
  await written([["closed", "succeeded"]]);
  expect((await read()).records).toEqual([...RECORDS, ["closed", "succeeded"]]);
});

test("a file that does not exist is a new journal", async () => {
  expect(await read()).toEqual({ header: HEADER, isNew: true, records: [] });
  expect((await read()).isNew).toBe(false);
});

test("records beyond a group are written in order", async () => {
  const many = Array.from({ length: 2_500 }, (_, index): JournalRecord => [
    "item",
    0,
    index,
    1,
    index,
  ]);
  await written([["step", 0, null, 0, "1.a"], ...many]);
  expect((await read()).records.slice(1)).toEqual(many);
});

test("a last line that was cut off, at any byte, is dropped, and what follows is whole", async () => {
  await written(RECORDS);
  const before = (await stat(path)).size;
  await written([["closed", "failed"]]);
  const whole = await readFile(path);
  for (let size = before; size < whole.length; size++) {
    await writeFile(path, whole.subarray(0, size));
    await written([["closed", "canceled"]]);
    expect((await read()).records).toEqual([...RECORDS, ["closed", "canceled"]]);
  }
});

test("a header that was cut off, at any byte, is written again", async () => {
  await written([]);
  const whole = await readFile(path);
  for (let size = 0; size <= whole.indexOf("\n"); size++) {
    await writeFile(path, whole.subarray(0, size));
    expect((await read()).isNew).toBe(true);
  }
});

test("zeros behind the last line, as a power cut leaves them, are dropped", async () => {
  await written(RECORDS);
  await appendFile(path, Buffer.alloc(5_000));
  expect((await read()).records).toEqual(RECORDS);
});

test("any other damaged byte is refused with its offset, and nothing is changed", async () => {
  await written(RECORDS);
  const lastLine = (await stat(path)).size;
  await written([["closed", "failed"]]);
  const whole = await readFile(path);
  for (let at = 0; at < lastLine; at++) {
    const damaged = Buffer.from(whole);
    damaged[at] = (damaged[at] as number) ^ 0x01;
    await writeFile(path, damaged);
    await expect(read()).rejects.toMatchObject({
      code: "JOURNAL_DAMAGED",
      message: expect.stringMatching(/at byte \d+/) as string,
    });
    expect(await readFile(path)).toEqual(damaged);
  }
});

test("a file that is not a journal is refused and not changed", async () => {
  for (const text of [
    "hello",
    "hello\nworld\n",
    '{"a": 1}',
    "\u0000\u0001\u0002\u0003",
    "12345678 hello",
  ]) {
    await writeFile(path, text);
    await expect(read()).rejects.toMatchObject({ code: "JOURNAL_DAMAGED" });
    expect(await readFile(path, "utf8")).toBe(text);
  }
});

test("a journal of a later version is refused", async () => {
  await written([]);
  const text = await readFile(path, "utf8");
  await writeFile(path, text.replace("1,{", "2,{"));
  await expect(read()).rejects.toMatchObject({ code: "JOURNAL_DAMAGED" });
});

test("two at once do not get it", async () => {
  const journal = fileJournal(path);
  await journal.open(HEADER);
  await expect(read()).rejects.toMatchObject({ code: "RUN_OWNED" });
  await journal.close();
  await expect(read()).resolves.toBeDefined();
});

test("what an earlier owner writes behind the claim of a later one does not count", async () => {
  await written(RECORDS);
  const late = (await readFile(path, "utf8")).split("\n")[2] as string;
  await written([["closed", "failed"]]);
  await appendFile(path, `${late}\n`);
  expect((await read()).records).toEqual([...RECORDS, ["closed", "failed"]]);
});

test("what an earlier owner writes between the reading and the claim of a later one is read", async () => {
  await written(RECORDS);
  const late = encodedLine(JSON.stringify([1, ["closed", "canceled"]]));
  const journal = fileJournal(path);
  const { records } = await journal.open(HEADER);
  const seen: unknown[] = [];
  for await (const group of records) {
    if (seen.length === 0) await appendFile(path, late);
    seen.push(...group);
  }
  await journal.close();
  expect(seen).toEqual([...RECORDS, ["closed", "canceled"]]);
  expect((await read()).records).toEqual(seen);
});

test("a folder that does not exist is reported at once", async () => {
  await expect(fileJournal(join(folder, "no", "run.journal")).open(HEADER)).rejects.toMatchObject({
    code: "JOURNAL_FAILED",
    message: expect.stringContaining("ENOENT") as string,
  });
});

test("what is not a file is refused, whatever can be read from it", async () => {
  for (const other of process.platform === "win32" ? [folder] : ["/dev/zero", "/dev/null", folder])
    await expect(fileJournal(other).open(HEADER)).rejects.toMatchObject({ code: "JOURNAL_FAILED" });
});

async function written(records: readonly JournalRecord[]): Promise<void> {
  const journal = fileJournal(path);
  await drained(journal);
  for (const record of records) journal.append(record);
  await journal.settled();
  await journal.close();
}

async function read(): Promise<{ header: JournalHeader; isNew: boolean; records: unknown[] }> {
  const journal = fileJournal(path);
  try {
    return await drained(journal);
  } finally {
    await journal.close();
  }
}

async function drained(journal: Journal): Promise<Awaited<ReturnType<typeof read>>> {
  const { header, isNew, records } = await journal.open(HEADER);
  const list: unknown[] = [];
  for await (const group of records) list.push(...group);
  return { header, isNew, records: list };
}
