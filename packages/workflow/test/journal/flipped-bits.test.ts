import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { compileTasks, fileJournal, run, type RunResult } from "../../src/index.ts";
import { encodedLine } from "../../src/journal/journal-lines.ts";
import { shown } from "./shown-result.ts";

let folder: string;
let path: string;
/** Of a run that failed. */
let bytes: Uint8Array;
let expected: string;

let isDown = true;
const action = ({ index }: { readonly index?: number | undefined }): unknown => {
  if (isDown && index === 3) throw new Error("The service is down");
  return { index, text: "x".repeat(20), list: [index] };
};
const inner = compileTasks(
  [
    { name: "first", action },
    { name: "second", withItems: [1, 2], action },
  ],
  {},
);
const workflow = compileTasks(
  [
    { name: "each", withItems: [1, 2, 3, 4, 5], action },
    { name: "streamed", withItems: new Set([1, 2, 3]), action },
    { name: "nested", withItems: [1, 2], action: inner, input: {} },
  ],
  {},
);
const started = (): Promise<RunResult> => run(workflow, { journal: fileJournal(path) }).result;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "flipped-"));
  path = join(folder, "run.journal");
  await started();
  bytes = await readFile(path);
  isDown = false;
  expected = shown(await started());
});

afterAll(() => rm(folder, { recursive: true }));

const place = fc.nat(1_000_000);

test("a journal with bits that changed is refused with the offset, or leads to the right result", async () => {
  let refused = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(place, fc.nat(7)), { minLength: 1, maxLength: 4 }),
      async (flips) => {
        const damaged = Uint8Array.from(bytes);
        for (const [at, bit] of flips) {
          const index = at % damaged.length;
          damaged[index] = (damaged[index] as number) ^ (1 << bit);
        }
        await writeFile(path, damaged);
        const result = await started();
        const isRefused = result.status === "invalid";
        const code = result.errors[0]?.code;
        const message = result.errors[0]?.message;
        if (isRefused) refused++;
        expect(isRefused ? code : shown(result)).toBe(isRefused ? "JOURNAL_DAMAGED" : expected);
        expect(isRefused ? message : " at byte 0: ").toMatch(/ at byte \d+: /);
        expect(isRefused ? await readFile(path) : damaged).toEqual(
          isRefused ? Buffer.from(damaged) : damaged,
        );
      },
    ),
    { numRuns: 300 },
  );
  expect(refused).toBeGreaterThan(100);
}, 60_000);

/** What may stand in place of a value. */
const junk = fc.constantFrom(
  "null",
  "-1",
  "1e400",
  "9007199254740991",
  '"__proto__"',
  '{"__proto__":{"polluted":1}}',
  '{"constructor":{"prototype":{"polluted":1}}}',
  "[]",
  '"${secret:x}"',
);

test("whatever a journal says in lines that are whole, the run ends, and nothing else changes", async () => {
  const lines = Buffer.from(bytes).toString().trimEnd().split("\n");
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(place, place, junk), { minLength: 1 }), async (changes) => {
      const bodies = lines.map((line) => line.slice(9));
      for (const [at, value, text] of changes) {
        const index = 1 + (at % (bodies.length - 1));
        const body = bodies[index] as string;
        const values = [...body.matchAll(/"[^"]*"|-?\d+|null|true|false/g)];
        const found = values[value % values.length];
        if (found === undefined) continue;
        bodies[index] =
          body.slice(0, found.index) + text + body.slice(found.index + found[0].length);
      }
      const whole = bodies.map((body) => (isJson(body) ? body : "[1]"));
      await writeFile(path, Buffer.concat(whole.map(encodedLine)));
      const { status, errors } = await started();
      expect(["succeeded", "failed", "invalid"]).toContain(status);
      expect(status === "invalid" ? errors[0]?.code : "JOURNAL_DAMAGED").toBe("JOURNAL_DAMAGED");
      expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
      expect(Object.keys(Object.prototype)).toEqual([]);
    }),
    { numRuns: 300 },
  );
}, 60_000);

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
