// docs/journal-format.md#reading
import { describe, expect, test } from "vitest";
import type { JournalRecord } from "../../src/index.ts";
import { encodedLine } from "../../src/journal/journal-lines.ts";
import { JournalReader } from "../../src/journal/journal-reader.ts";

const HEADER = { run: "r", startedAt: "2026-01-01T00:00:00.000Z", workflow: "w", given: "g" };
const lineOf = (value: unknown): Uint8Array => encodedLine(JSON.stringify(value));
const headerLine = (changed: object = {}): Uint8Array =>
  lineOf(["sheaf.journal", 1, { ...HEADER, name: null, secretNames: [], ...changed }]);

const HEAD = headerLine();
const STEP: JournalRecord = ["step", 0, null, 0, "1.a"];
const END: JournalRecord = ["end", 0, false];

/** A file in memory, of which no more than so many bytes are read at once. */
function readerOf(parts: readonly Uint8Array[], most = Infinity): JournalReader {
  const bytes = Buffer.concat(parts);
  return new JournalReader("x.journal", {
    async read(into, offset, length, position) {
      const part = bytes.subarray(position, position + Math.min(length, most));
      into.set(part, offset);
      return { bytesRead: part.length };
    },
  });
}

async function recordsOf(reader: JournalReader): Promise<readonly unknown[]> {
  await reader.header();
  const all: unknown[] = [];
  for await (const group of reader.records()) all.push(group);
  return all;
}

const damageAt = (offset: number, problem: string): { code: string; message: string } => ({
  code: "JOURNAL_DAMAGED",
  message: `Cannot read the journal x.journal at byte ${offset}: ${problem}; nothing was changed, restore it or give another path`,
});

test.each([1, 5, Infinity])("a file is read, %d bytes at once", async (most) => {
  const lines = [HEAD, lineOf([1]), lineOf([1, STEP]), lineOf([2, END])];
  const reader = readerOf(lines, most);
  expect(await recordsOf(reader)).toEqual([[STEP], [END]]);
  const { owner, end, isCutOff } = reader;
  expect([owner, end, isCutOff]).toEqual([2, Buffer.concat(lines).length, false]);
});

test.each([
  ["half a line", [lineOf([1, END]).subarray(0, -1)]],
  ["zeros", [new Uint8Array(50)]],
  ["a line of another checksum", [Buffer.from("00000000 [1]\n")]],
  ["two of them and half a third", [Buffer.from("00000000 [1]\n00000000 [1]\n0000")]],
])("what is behind the last whole line is cut off: %s", async (_, behind) => {
  const whole = [HEAD, lineOf([1, STEP])];
  const reader = readerOf([...whole, ...behind]);
  expect(reader.isCutOff).toBe(false);
  expect(await recordsOf(reader)).toEqual([[STEP]]);
  expect([reader.end, reader.isCutOff]).toEqual([Buffer.concat(whole).length, true]);
});

describe("a header", () => {
  test.each<readonly [string, Uint8Array, string]>([
    ["another format", lineOf(["other", 1, HEADER]), "it is not a journal"],
    ["not a list", lineOf({ 0: "sheaf.journal" }), "it is not a journal"],
    ["another version", lineOf(["sheaf.journal", 2, {}]), "expected version 1, got the number 2"],
    ["not an object", lineOf(["sheaf.journal", 1, [HEADER]]), "expected a header"],
    ["none", lineOf(["sheaf.journal", 1]), "expected a header"],
    ["a number as the run", headerLine({ run: 5 }), "expected a header"],
    ["a number as the start", headerLine({ startedAt: 5 }), "expected a header"],
    ["a number as the workflow", headerLine({ workflow: 5 }), "expected a header"],
    ["a number as what was given", headerLine({ given: 5 }), "expected a header"],
    ["a number as the name", headerLine({ name: 5 }), "expected a header"],
  ])("is refused: %s", async (_, line, problem) => {
    await expect(readerOf([line]).header()).rejects.toMatchObject(damageAt(0, problem));
  });

  test("may name the workflow", async () => {
    expect(await readerOf([headerLine({ name: "nightly" })]).header()).toMatchObject({
      ...HEADER,
      name: "nightly",
    });
  });

  test("that was cut off at any byte, with or without zeros behind it, is none", async () => {
    for (let size = 0; size < HEAD.length; size++)
      for (const zeros of [0, 1, 100]) {
        const reader = readerOf([HEAD.subarray(0, size), new Uint8Array(zeros)]);
        expect(await reader.header()).toBe(null);
        expect([reader.end, reader.isCutOff]).toEqual([0, size + zeros > 0]);
      }
  });

  test.each([
    "x",
    "0123456x",
    "012345678",
    "01234567x",
    "01234567 x",
    '01234567 ["sheaf.jourmal"',
    '01234567 ["sheaf.journal",2,',
    "\u{0}x",
    "01234567\u{0}x",
  ])("is not taken for one that was cut off: %o", async (text) => {
    const { message } = damageAt(0, "it is not a journal");
    await expect(readerOf([Buffer.from(text)]).header()).rejects.toThrow(message);
  });
});

describe("a line of records", () => {
  const EXPECTED = "expected the number of an owner, and records";
  const nested = `[1,["item",0,0,1,${"[".repeat(200_000)}${"]".repeat(200_000)}]]`;

  test.each([
    ["not a list", lineOf({ 0: 1 }), EXPECTED],
    ["an owner that is a text", lineOf(["1", STEP]), EXPECTED],
    ["a record that is a text", lineOf([1, STEP, "end"]), EXPECTED],
    ["a record whose kind is a number", lineOf([1, STEP, [5]]), EXPECTED],
    ["a value that is nested too deeply", encodedLine(nested), "a value is nested too deeply"],
  ])("is refused with its offset: %s", async (_, line, problem) => {
    const reader = readerOf([HEAD, line]);
    await expect(recordsOf(reader)).rejects.toMatchObject(damageAt(HEAD.length, problem));
  });

  test.each([
    ["before a whole one", [Buffer.from("00000000 [1]\n"), lineOf([1, END])]],
    ["before another and a whole one", [Buffer.from("0\n00\n"), lineOf([1, END])]],
    ["at the start of a whole one", [Buffer.from("00000000 [1]"), lineOf([1, END])]],
  ])("that is damaged is refused with its offset: %s", async (_, behind) => {
    const first = lineOf([1, STEP]);
    const damage = damageAt(HEAD.length + first.length, "a line does not match its checksum");
    await expect(recordsOf(readerOf([HEAD, first, ...behind]))).rejects.toMatchObject(damage);
  });
});
