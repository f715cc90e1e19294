import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { InvalidJsonError, parseJson } from "../../packages/context/dist/json/index.js";
import { compileTasks, fileJournal, run } from "../../packages/workflow/dist/index.js";
import { encodedLine } from "../../packages/workflow/dist/journal/journal-lines.js";
import { RemoteJob } from "../../packages/workflow/dist/remote/index.js";
import { loadWorkflow } from "../../packages/yaml/dist/index.js";
import { parseParameters } from "../../packages/cli/dist/input/parameters.js";
import { InvalidInputError } from "../../packages/cli/dist/errors/problem.js";
import { mutatedJson } from "./mutations.js";

const STATUSES = new Set(["succeeded", "failed", "canceled", "invalid"]);

export const echo = ({ input }) => (typeof input === "string" ? input.slice(0, 100) : 1);

/**
 * The result of a run, which ends by itself or when it is canceled, and whose errors have codes.
 *
 * @param {number} [milliseconds] until it is canceled.
 */
export async function ends(workflow, options, milliseconds = 10_000) {
  const handle = run(workflow, options);
  const timer = setTimeout(() => handle.cancel(), milliseconds);
  const result = await handle.result;
  clearTimeout(timer);
  assert.ok(STATUSES.has(result.status));
  for (const { code } of result.errors) assert.match(code, /^[A-Z_]+$/u);
  JSON.stringify(result);
  return result;
}

const inner = compileTasks([{ name: "in", withItems: [1, 2], action: ({ item }) => item }], {});

const recorded = compileTasks(
  [
    {
      name: "list",
      withItems: [1, 2, 3],
      action: ({ item, attempt }) => {
        if (item === 2 && attempt === 1) throw new Error("not yet");
        return { item };
      },
      retry: { count: 2, delay: 0 },
      publish: { first: (context) => context.task("list")?.output?.[0] ?? null },
    },
    { name: "inner", withItems: ["a", "b"], action: inner },
    { name: "fails", withItems: [1], tolerate: 1, action: () => assert.fail("no") },
    { name: "last", action: () => null },
  ],
  {},
);

/** The lines of a journal, changed before their checksums are computed: what whoever can write one may write. */
export async function journals() {
  const path = join(mkdtempSync(join(tmpdir(), "fuzz-")), "run.journal");
  process.once("exit", () => rmSync(join(path, ".."), { recursive: true, force: true }));
  const { status } = await ends(recorded, { journal: fileJournal(path) });
  assert.equal(status, "succeeded");
  const lines = readFileSync(path, "utf8").trimEnd().split("\n");
  const bodies = lines.map((line) => line.slice(9));
  return {
    corpus: [JSON.stringify(bodies.map((body) => JSON.parse(body)))],
    mutated: mutatedJson,
    async use(text) {
      const written = linesOf(text).map((body) => encodedLine(body));
      const bytes = Buffer.concat(written);
      writeFileSync(path, bytes);
      const { status, errors } = await ends(recorded, { journal: fileJournal(path) });
      if (errors.some(({ code }) => code === "JOURNAL_DAMAGED"))
        assert.ok(readFileSync(path).subarray(0, bytes.length).equals(bytes), "it was changed");
      return status !== "invalid";
    },
  };
}

function linesOf(text) {
  try {
    const lines = JSON.parse(text);
    if (Array.isArray(lines)) return lines.map((line) => JSON.stringify(line));
  } catch {}
  return text.split("\n");
}

/** What workers report: anything, late, twice and of other items. */
export function reports() {
  const far = compileTasks([{ name: "far", withItems: ["a", "b"], action: "far", timeout: 5 }], {});
  return {
    corpus: [
      { type: "succeeded", index: 0, attempt: 1, output: { a: [1] } },
      [1, 1, "b"],
      {
        type: "failed",
        index: 0,
        attempt: 1,
        error: { message: "m", name: "N", code: "C", stack: "at x", cause: { message: "c" } },
      },
      { type: "log", index: 0, attempt: 1, message: "m", data: { a: 1 } },
      { type: "progress", index: 0, attempt: 1, fraction: 0.5 },
      { type: "started", index: 1, attempt: 1 },
      { type: "late", index: 1, attempt: 1 },
    ].map((record) => JSON.stringify(record)),
    mutated: mutatedJson,
    async use(text) {
      const report = parsed(text);
      const open = (job) => {
        const remote = new RemoteJob(job);
        const start = (attempt) => {
          const { index, attempt: number } = remote.send(attempt);
          remote.receive(report);
          remote.receive(report);
          remote.receive({ type: "succeeded", index, attempt: number, output: "far away" });
        };
        return { queues: true, start };
      };
      const { status } = await ends(far, { executor: { open, has: () => true, takesTasks: true } });
      return status === "succeeded";
    },
  };
}

function parsed(text) {
  try {
    return parseJson(text);
  } catch (error) {
    if (!(error instanceof InvalidJsonError)) throw error;
    return text;
  }
}

/** Values of `--param`, as items and in templates. They stay data. */
export function parameters() {
  const workflow = loadWorkflow(DOCUMENT);
  const { parameters: declared } = DECLARED;
  return {
    corpus: [
      '[{"id":1,"tags":["a","{{ 1 + 1 }}"]},{"id":"b","tags":[]},null,7]',
      '{"__proto__":{"polluted":true},"id":[1,[2,[3]]]}',
      '["text",-0,1e21,true,{"id":{"id":{"id":"deep"}}}]',
      '{"constructor":{"prototype":{}},"tags":{"length":3}}',
    ],
    mutated: mutatedJson,
    async use(text) {
      let given;
      try {
        given = parseParameters([`list=${text}`, `text=${text}`, `__proto__=${text}`], declared);
      } catch (error) {
        if (!(error instanceof InvalidInputError)) throw error;
        return false;
      }
      delete given.__proto__;
      const { status } = await ends(workflow, { actions: { echo }, parameters: given });
      return status === "succeeded";
    },
  };
}

const DECLARED = { parameters: { list: { type: "any" }, text: { type: "string" } } };

const DOCUMENT = `
parameters: { list: { type: any }, text: { type: string } }
tasks:
  - name: each
    with-items: "{{ parameters.list if parameters.list | type == 'list' else [parameters.list] }}"
    action: echo
    concurrency: 2
    input: "{{ item.id | default(item) }} {{ item.tags | default([]) | length }}"
    tolerate: 100%
    publish: { seen: "{{ task.each.output }}" }
  - name: whole
    action: echo
    input: { all: "{{ parameters }}", text: "{{ parameters.text | upper | replace('A', 'b') }}" }
output: "{{ {'seen': seen, 'text': parameters.text} }}"
`;
