import { beforeAll, describe, expect, test } from "vitest";
import { Lab } from "../src/measure/lab.ts";
import { Measurements } from "../src/measure/measurement.ts";
import { subjectTables } from "../src/report/report-tables.ts";
import { logPipeline, monitoring, notifications } from "../src/scenario/example-workflows.ts";
import { ownBench, type Workbench } from "../src/scenario/workbench.ts";
import { costOf, totalOfCloning } from "../src/suite/example-workflows.ts";
import { madeUpReport, measured } from "./measured.ts";

/** Enough that what else happens on the heap meanwhile does not matter. */
const CLONES = 30;
const effort = { quick: true, say: () => {} };
let bench: Workbench;
beforeAll(async () => {
  bench = await ownBench();
});

describe("the example workflows", () => {
  test.each([monitoring, logPipeline, notifications])(
    "run their document, forked and cloned, and every item is right",
    async (make) => {
      const lab = new Lab(bench, effort);
      await costOf(lab, make(bench, 200), CLONES);
      const cost = (measure: string): number =>
        lab.found.find((reading) => reading.measure === measure)?.value ?? Number.NaN;
      expect(cost("items")).toBe(200);
      expect(cost("clones")).toBe(CLONES);
      expect(cost("most heap growth")).toBeGreaterThanOrEqual(cost("heap growth at the end"));
      // A clone is as large as the context: strings may be shared, objects are not.
      expect(cost("retained by a clone")).toBeGreaterThan(cost("context") / 4);
    },
  );

  test("an item that is wrong is refused", async () => {
    const wrong = { ...monitoring(bench, 200), isRight: (_: unknown, i: number) => i !== 7 };
    await expect(costOf(new Lab(bench, effort), wrong, 3)).rejects.toThrow(
      "of 200 outputs, number 7 is",
    );
  });

  test("so is one that only the clones get wrong", async () => {
    const wrong = { ...logPipeline(bench, 200), inputOf: () => ({ entry: "nothing" }) };
    await expect(costOf(new Lab(bench, effort), wrong, 3)).rejects.toThrow(
      'Cannot parse "nothing"',
    );
  });
});

describe("the table of the example workflows", () => {
  test("computes what clones for all items would take, and says what does not fit", () => {
    const examples = new Measurements(measured()).of("example workflows");
    expect(totalOfCloning(examples, "log-pipeline")).toEqual({ memory: 1.3e10, time: 7e10 });
    const rows = subjectTables(madeUpReport(), "example workflows")[0]?.rows ?? [];
    expect(rows.map((row) => row[3])).toEqual([
      "1.3 GB",
      "13 GB, does not fit",
      "6.5 GB, does not fit",
    ]);
    expect(rows[0]?.slice(5)).toEqual(["250 KB", "250 B per item", "480 B", "5 ms"]);
  });
});
