import { describe, expect, test } from "vitest";
import { compileTemplate } from "@sheaf/template";
import { parse } from "yaml";
import { evaluator } from "../src/measure/contenders.ts";
import { Lab } from "../src/measure/lab.ts";
import { EXTENTS, SCENARIO } from "../src/scenario/dataset.ts";
import { contextWithItems, itemContender } from "../src/scenario/item-engines.ts";
import { ownBench } from "../src/scenario/workbench.ts";
import { templateEngine } from "../src/suite/batches.ts";
import { documentText, loadTimes } from "../src/suite/documents.ts";
import {
  checkedPath,
  OTHERS,
  PATH,
  templateContext,
  uncheckedPath,
} from "../src/suite/template-contexts.ts";

const bench = await ownBench();

describe("what evaluates a path", () => {
  test.each(EXTENTS.slice(0, 2))("gives the same in every way, at $label", (extent) => {
    const context = templateContext(bench, extent);
    const servers = uncheckedPath(context);
    expect(servers).toHaveLength(2);
    for (const evaluate of [compileTemplate(PATH), uncheckedPath, checkedPath])
      expect(evaluate(context)).toBe(servers);
    for (const source of OTHERS) expect(() => compileTemplate(source)(context)).not.toThrow();
  });

  test("is not timed where it gives something else, at first or later", () => {
    const context = templateContext(bench, SCENARIO);
    const wrong = (): unknown => evaluator("wrong", () => 1, context, 2);
    expect(wrong).toThrow("Cannot time wrong: it gives 1, not 2");
    let calls = 0;
    const { run } = evaluator("changing", () => (calls++ === 0 ? 2 : 3), context, 2);
    expect(() => run(5)).toThrow("Cannot time changing: it gives 3, not 2");
  });
});

describe("items that are workflows with templates", () => {
  test("give what their templates say, and are joined", async () => {
    const engine = templateEngine(bench, SCENARIO, contextWithItems(bench, SCENARIO, 20), 20);
    const { run } = await itemContender(engine, 20);
    await run(20);
    expect((await engine.run()).slice(0, 2)).toEqual([0, 1].map((id) => (id + engine.addend) * 2));
  });

  test("are refused where the join lost one", async () => {
    const engine = templateEngine(bench, SCENARIO, contextWithItems(bench, SCENARIO, 19), 20);
    await expect(engine.run()).rejects.toThrow("joined, they are 171");
  });
});

describe("a document that is loaded", () => {
  test("holds as many tasks as it is said to", () => {
    const { workflow } = parse(documentText(30)) as { workflow: { tasks: object[] } };
    expect(workflow.tasks).toHaveLength(30);
    expect(workflow.tasks.filter((task) => "retry" in task)).toHaveLength(3);
  });

  test("is compared with its own text", async () => {
    const lab = new Lab(bench, { quick: true, say: () => {} });
    await loadTimes(lab);
    const value = (name: string) => lab.found.find(({ measure }) => measure === name)?.value;
    expect([value("tasks"), value("text")]).toEqual([600, Buffer.byteLength(documentText(600))]);
  });
});
