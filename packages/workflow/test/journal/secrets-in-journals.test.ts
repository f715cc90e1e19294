import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createContext, type WorkflowContext } from "@sheaf/context";
import { afterEach, beforeEach, expect, test } from "vitest";
import {
  compactJournal,
  compileTasks,
  createWorkflow,
  failed,
  fileJournal,
  run,
  type RunOptions,
  waitFor,
} from "../../src/index.ts";
import type { Tasks } from "../run/run-tasks.ts";

/** What JSON, and lines, write in another way. */
const SECRET = 'p"w\\0\n😀-hunter2';
const OTHER = 'q"x\\1\n🦊-swordfish';

let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "secrets-"));
  path = join(folder, "run.journal");
});

afterEach(() => rm(folder, { recursive: true }));

const inCode = createWorkflow({
  id: "node",
  process: ((context: WorkflowContext) =>
    failed(
      context.set(`by ${SECRET}`, [SECRET]),
      new Error(`not with ${SECRET}`, { cause: new Error(SECRET) }),
    )) as never,
});

const token = (context: WorkflowContext): string => context.secret("token") ?? "";

const tasks: Tasks = [
  { name: "output", action: () => ({ [`key ${SECRET}`]: `Bearer ${SECRET}`, list: [[SECRET]] }) },
  {
    name: "items",
    withItems: (c: WorkflowContext) => [token(c), [token(c)]],
    action: ({ item }) => item,
  },
  {
    name: "stream",
    withItems: (c: WorkflowContext) => new Set([token(c)]),
    action: ({ item }) => item,
  },
  {
    name: "error",
    withItems: [1],
    tolerate: 1,
    retry: { count: 1, delay: 0 },
    action: () => Promise.reject(Object.assign(new Error(`not with ${SECRET}`), { code: SECRET })),
  },
  { name: "signal", action: waitFor("approval") },
  { name: "node", action: inCode, input: {} },
];

const sources: readonly (readonly [string, (value: string) => RunOptions])[] = [
  ["given to the run", (token) => ({ secrets: { token } })],
  ["of a context", (token) => ({ context: createContext({ secrets: { token } }) })],
];

test.each(sources)("a secret %s is nowhere in its journal", async (_, optionsFor) => {
  const workflow = compileTasks(tasks, { secrets: ["token"] });
  const ended = async (secret: string) => {
    const handle = run(workflow, { ...optionsFor(secret), journal: fileJournal(path) });
    handle.signal("approval", { [secret]: `by ${secret}` });
    return handle.result;
  };
  const first = await ended(SECRET);
  expect(first.status).toBe("failed");
  const texts = [await readFile(path, "utf8")];
  await compactJournal(path);
  texts.push(await readFile(path, "utf8"));
  for (const text of texts) {
    expect(text).toContain("${secret:token}");
    for (const part of ["hunter2", "p\\"])
      expect(text.split("\n").filter((line) => line.includes(part))).toEqual([]);
  }
  // Whoever goes on brings the value, which may be another one by now.
  const second = await ended(OTHER);
  expect(second.tasks["output"]?.output).toEqual({
    [`key ${OTHER}`]: `Bearer ${OTHER}`,
    list: [[OTHER]],
  });
  expect(second.tasks["signal"]?.output).toEqual({ [OTHER]: `by ${OTHER}` });
});

test("an error that looks like a reference to a secret does not become one", async () => {
  const message = "no ${secret:token}, no ${secret}";
  const action = (): never => {
    throw new Error(message);
  };
  const workflow = compileTasks(
    [
      { name: "error", withItems: [1], tolerate: 1, action, start: true, next: { do: "ends" } },
      { name: "ends", action: () => 1, next: [] },
    ],
    { secrets: ["token"] },
  );
  for (let start = 0; start < 2; start++) {
    const journal = fileJournal(path);
    const { tasks } = await run(workflow, { secrets: { token: SECRET }, journal }).result;
    expect(JSON.stringify(tasks["error"])).toContain(message);
  }
});
