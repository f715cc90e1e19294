import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { parseReport, reportOf } from "../src/report/report.ts";
import { reportMarkdown, reportText } from "../src/report/report-text.ts";
import { targetsOf } from "../src/targets/targets-of.ts";
import { madeUpReport, measured, ratio } from "./measured.ts";

const schema = JSON.parse(
  readFileSync(new URL("../../docs/schemas/report-2.schema.json", import.meta.url), "utf8"),
) as object;

describe("targets", () => {
  test("are reached where all figures lie within their bounds", () => {
    expect(targetsOf(measured()).filter(({ passed }) => !passed)).toEqual([]);
  });

  test.each([
    [
      "retained-1-mb",
      {
        forkMemory: measured().forkMemory.map((memory) => ({
          ...memory,
          retained: { ...memory.retained, unwritten: 56 },
        })),
      },
    ],
    ["fork-time", { forkTime: { ...measured().forkTime, ratio: ratio(1.31) } }],
    [
      "complexity-fork-time",
      {
        contextSize: measured().contextSize.map((time) => ({
          ...time,
          fork: time.jsonBytes ** 0.1,
        })),
      },
    ],
    [
      "control-spread",
      { contextSize: measured().contextSize.map((time) => ({ ...time, spread: 10 })) },
    ],
    [
      "collected-frames",
      { collection: { ...measured().collection, items: { watched: 200, collected: 199 } } },
    ],
  ])("%s is missed where its figure lies outside", (id, change) => {
    const missed = targetsOf({ ...measured(), ...change }).filter(({ passed }) => !passed);
    expect(missed.map((target) => target.id)).toContain(id);
  });
});

describe("a report", () => {
  test.each([true, false])("is valid by the published schema (quick: %s)", (quick) => {
    const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(schema);
    validate(JSON.parse(JSON.stringify(madeUpReport(quick))));
    expect(validate.errors).toBeNull();
  });

  test("shows the tables of the seeds, the targets and the matrix", () => {
    const text = reportText(madeUpReport());
    for (const title of [
      "Before: a clone for each item",
      "After: a fork for each item",
      "Gain",
      "Targets",
      "Isolation",
      "How isolation breaks",
    ])
      expect(text).toContain(title);
    expect(text).toMatch(/Memory per clone +1\.06 MB +1\.3 MB/u);
    expect(text).toMatch(/Memory per fork +40 bytes +48 B/u);
    expect(text).toMatch(/a-law +BREAKS +holds/u);
  });

  test("keeps its cells apart in Markdown", () => {
    expect(reportMarkdown(madeUpReport())).toContain("| spread | a-law | [a \\| b] | seen |");
  });

  test("shows other versions of Node beside its own", () => {
    const own = madeUpReport();
    const other = {
      ...own,
      runtimes: own.runtimes.map((runtime) => ({
        ...runtime,
        runtime: { node: "99.0.0", v8: "99" },
      })),
    };
    const merged = reportOf(measured(), false, 1, [other]);
    expect(merged.runtimes.map(({ runtime }) => runtime.node)).toEqual([
      process.versions.node,
      "99.0.0",
    ]);
    expect(reportText(merged)).toContain("Node 99.0.0");
  });

  test("is read back, and nothing else is", () => {
    const report = madeUpReport();
    expect(parseReport(JSON.stringify(report), "latest.json")).toEqual(
      JSON.parse(JSON.stringify(report)),
    );
    expect(() => parseReport("{", "x.json")).toThrow('Cannot read "x.json": it is no JSON');
    expect(() => parseReport("{}", "x.json")).toThrow(
      'Cannot read "x.json": it is no report of version 2; "npm run bench" makes one',
    );
  });
});
