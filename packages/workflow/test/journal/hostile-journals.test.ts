import { execFileSync } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { platform } from "node:process";
import { afterEach, beforeEach, expect, test } from "vitest";
import {
  compactJournal,
  compileTasks,
  fileJournal,
  journalReport,
  run,
  type RunResult,
  sendSignal,
} from "../../src/index.ts";
import { encodedLine } from "../../src/journal/journal-lines.ts";

let folder: string;
let path: string;
let header: Uint8Array;

const workflow = compileTasks(
  [{ name: "each", withItems: [1, 2], action: ({ item }) => item }],
  {},
);
const started = (): Promise<RunResult> => run(workflow, { journal: fileJournal(path) }).result;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "hostile-"));
  path = join(folder, "run.journal");
  await started();
  const whole = await readFile(path);
  header = whole.subarray(0, whole.indexOf("\n") + 1);
});

afterEach(() => rm(folder, { recursive: true }));

const STEP = '["step",0,null,0,"x"]';
const list = (records: string): string => `[1,${records}]`;
const nestedList = (depth: number): unknown => JSON.parse(nested(depth));
const nested = (depth: number): string => `${"[".repeat(depth)}${"]".repeat(depth)}`;

test.each([
  ["an owner that is a text", '["1"]'],
  ["an owner that is a fraction", "[1.5]"],
  ["no list", '{"0":1}'],
  ["a record that is null", "[1,null]"],
  ["a record that is an object", '[1,{"0":"step"}]'],
  ["an unknown kind", list(`${STEP},["constructor",0]`)],
  ["a kind of the prototype", list(`${STEP},["__proto__",0]`)],
  ["a step that is not the next", list('["step",1000000000,null,0,"x"]')],
  ["a step inside one that was never recorded", list('["step",0,5,0,"x"]')],
  ["a step inside itself", list('["step",0,0,0,"x"]')],
  ["a step without a name", list('["step",0,null,0,{}]')],
  ["a negative index", list(`${STEP},["item",0,-1,1,null]`)],
  ["an index that is a name", list(`${STEP},["item",0,"length",1,null]`)],
  ["an index that is a fraction", list(`${STEP},["item",0,0.5,1,null]`)],
  ["attempts that are an object", list(`${STEP},["item",0,0,{},null]`)],
  ["an item without an output", list(`${STEP},["item",0,0,1]`)],
  ["a negative index of items", list(`${STEP},["items",0,[-1,1],[1]]`)],
  ["an index of items that is a name", list(`${STEP},["items",0,["length",1],[1]]`)],
  ["half a range", list(`${STEP},["items",0,[0,1,5],[1]]`)],
  ["ranges that are an object", list(`${STEP},["items",0,{"length":2,"0":0,"1":1},[1]]`)],
  ["fewer outputs than items", list(`${STEP},["items",0,[0,2],[1]]`)],
  ["items without outputs", list(`${STEP},["items",0,[0,1]]`)],
  ["outputs that are an object", list(`${STEP},["items",0,[0,1],{"length":1,"0":1}]`)],
  ["fewer digests than items", list(`${STEP},["items",0,[0,2],[1,2],[1]]`)],
  ["a digest that is a text", list(`${STEP},["items",0,[0,1],[1],["1"]]`)],
  ["more items than a record has", list(`${STEP},["items",0,[0,9007199254740991],null]`)],
  ["a negative number of items", list(`${STEP},["list",0,-1,"x"]`)],
  ["an error without a code", list(`${STEP},["failed",0,0,1,{"message":"x"}]`)],
  ["an outcome without changes", list(`${STEP},["outcome",0,{"status":"succeeded"}]`)],
  ["an unknown end", list('["closed","constructor"]')],
])("%s is damage, and nothing is changed", async (_, line) => {
  const bytes = Buffer.concat([header, encodedLine(line)]);
  await writeFile(path, bytes);
  const { status, errors } = await started();
  expect(status).toBe("invalid");
  expect(errors).toMatchObject([{ code: "JOURNAL_DAMAGED" }]);
  await expect(journalReport(path)).rejects.toMatchObject({ code: "JOURNAL_DAMAGED" });
  const after = await readFile(path);
  expect(after.subarray(0, bytes.length).equals(bytes)).toBe(true);
});

test.each([
  ["a run without a name", { run: "" }],
  ["a start that is never", { startedAt: "never" }],
  ["a start that is a number", { startedAt: 1 }],
  ["secrets that are a text", { secretNames: "token" }],
  ["secrets that are an object", { secretNames: { toString: 1, valueOf: 2 } }],
  ["names of secrets that are lists", { secretNames: [["token"]] }],
])("%s: the header is damaged, and nothing is changed", async (_, changed) => {
  const [format, version, own] = JSON.parse(String(header).slice(9)) as [string, number, object];
  const bytes = encodedLine(JSON.stringify([format, version, { ...own, ...changed }]));
  await writeFile(path, bytes);
  const { status, errors } = await started();
  expect(status).toBe("invalid");
  expect(errors).toMatchObject([{ code: "JOURNAL_DAMAGED" }]);
  expect((await readFile(path)).subarray(0, bytes.length).equals(bytes)).toBe(true);
});

test.each([
  ["another version", 2, "expected version 1, got the number 2"],
  ["a version without a text", { toString: 1, valueOf: 2 }, "expected version 1, got an object"],
  ["a version that is nested deeply", nestedList(500), "expected version 1, got a list"],
])("%s is refused", async (_, version, message) => {
  const [format, , own] = JSON.parse(String(header).slice(9)) as [string, number, object];
  await writeFile(path, encodedLine(JSON.stringify([format, version, own])));
  const { status, errors } = await started();
  expect(status).toBe("invalid");
  expect(errors).toMatchObject([{ code: "JOURNAL_DAMAGED" }]);
  expect(errors[0]?.message).toContain(message);
});

test.each([
  [
    "names of the prototype",
    list('["step",0,null,0,"__proto__"],["item",0,0,1,{"__proto__":{"polluted":1}}]'),
  ],
  [
    "an index beyond all lists",
    list(`${STEP},["item",0,4294967294,1,null],["item",0,9007199254740991,1,null]`),
  ],
  [
    "indexes beyond all numbers",
    list(`${STEP},["items",0,[4294967290,500,9007199254740991,500],null]`),
  ],
  [
    "very many items without outputs",
    list(
      [STEP, ...Array.from({ length: 2_000 }, (_, at) => `["items",0,[${at},1000],null]`)].join(
        ",",
      ),
    ),
  ],
  ["a huge number of items", list(`${STEP},["list",0,9007199254740991,"x"]`)],
  ["many attempts", list(`${STEP},["retry",0,0,9007199254740991]`)],
  ["deep nesting", list(`${STEP},["item",0,0,1,${nested(500)}]`)],
  ["a very long output", list(`${STEP},["item",0,0,1,"${"x".repeat(20_000_000)}"]`)],
  [
    "very many records",
    list([STEP, ...Array.from({ length: 200_000 }, () => '["retry",0,0,1]')].join(",")),
  ],
  [
    "very many names",
    list(Array.from({ length: 50_000 }, (_, at) => `["step",${at},null,0,"${at}"]`).join(",")),
  ],
])("%s do no harm", async (_, line) => {
  await writeFile(path, Buffer.concat([header, encodedLine(line)]));
  expect(await journalReport(path)).toMatchObject({ state: "interrupted" });
  const { status } = await started();
  expect(["succeeded", "failed"]).toContain(status);
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
});

test.each([
  ["nesting beyond the stack", encodedLine(list(`${STEP},["item",0,0,1,${nested(200_000)}]`))],
  ["a long line of letters", Buffer.from("x".repeat(5_000_000))],
  ["a long line full of starts", Buffer.from(`${"00000000 [".repeat(500_000)}\n`)],
  ["a long line of brackets", Buffer.from(`${"[".repeat(5_000_000)}\n`)],
  ["very many empty lines", Buffer.alloc(300_000, "\n")],
  ["zeros", Buffer.alloc(30_000_000)],
])("%s ends soon", async (_, bytes) => {
  await writeFile(path, Buffer.concat([header, bytes]));
  const { status } = await started();
  expect(["succeeded", "invalid"]).toContain(status);
});

test.skipIf(platform === "win32")("a pipe that nobody writes to is not waited for", async () => {
  const pipe = `${path}.pipe`;
  execFileSync("mkfifo", [pipe]);
  const error = { code: "JOURNAL_FAILED", message: expect.stringContaining("it is not a file") };
  await expect(journalReport(pipe)).rejects.toMatchObject(error);
  await expect(compactJournal(pipe)).rejects.toMatchObject(error);
  await expect(sendSignal(pipe, "approval")).rejects.toMatchObject(error);
  const workflow = compileTasks([{ name: "a", action: () => 1 }], {});
  const { status, errors } = await run(workflow, { journal: fileJournal(pipe) }).result;
  expect([status, errors[0]]).toMatchObject(["invalid", error]);
});
