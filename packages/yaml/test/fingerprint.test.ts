import { memoryJournal, run, type RunResult } from "@sheaf/workflow";
import { expect, test } from "vitest";
import { loadWorkflow } from "../src/index.ts";

const DOCUMENT = `name: nightly
tasks:
  - name: fetch
    action: act
    input: { url: "https://a.example" }
  - name: store
    action: act
    with-items: [1, 2]
`;

/** Runs the first document, and continues the run with the second one. */
async function continuedWith(document: string): Promise<RunResult> {
  const journal = memoryJournal();
  const actions = { act: () => "done" };
  await run(loadWorkflow(DOCUMENT), { actions, journal }).result;
  const next = memoryJournal(journal.content);
  return run(loadWorkflow(document), { actions, journal: next }).result;
}

test.each([
  ["the document itself", DOCUMENT],
  ["comments", `# mine\n${DOCUMENT}`],
  ["another layout", DOCUMENT.replace("[1, 2]", "\n      - 1\n      - 2").replaceAll('"', "'")],
])("a run is continued with %s", async (_, document) => {
  expect((await continuedWith(document)).status).toBe("succeeded");
});

test.each([
  ["another input", DOCUMENT.replace("a.example", "b.example")],
  ["another option", `${DOCUMENT}    concurrency: 1\n`],
  ["another task", `${DOCUMENT}  - { name: last, action: act }\n`],
])("a run is refused with %s", async (_, document) => {
  const { status, errors } = await continuedWith(document);
  expect([status, errors[0]?.code]).toEqual(["invalid", "RUN_CHANGED"]);
});
