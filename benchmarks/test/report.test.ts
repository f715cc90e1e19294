import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { parseReport, reportOf, targetsOf } from "../src/report/report.ts";
import { reportMarkdown, reportText } from "../src/report/report-text.ts";
import { experiments, subjects } from "../src/suite/all.ts";
import { madeUpReport, measured, measuredWith } from "./measured.ts";

const schema = JSON.parse(
  readFileSync(new URL("../../docs/schemas/report-3.schema.json", import.meta.url), "utf8"),
) as object;

describe("targets", () => {
  test("are reached where all figures lie within their bounds", () => {
    expect(targetsOf(measured()).filter(({ passed }) => !passed)).toEqual([]);
  });

  test.each([
    ["retained-1-mb", measuredWith({ subject: "forks", measure: "retained" }, () => 56)],
    ["fork-time", measuredWith({ measure: "to a bare object" }, () => 1.31)],
    [
      "complexity-fork-time",
      measuredWith({ subject: "sizes", measure: "fork" }, ({ size = 0 }) => size ** 0.1),
    ],
    ["control-spread", measuredWith({ measure: "spread" }, () => 10)],
    [
      "collected-frames",
      measuredWith({ case: "frames with their items", measure: "collected" }, () => 199 / 200),
    ],
  ])("%s is missed where its figure lies outside", (id, measurements) => {
    const missed = targetsOf(measurements).filter(({ passed }) => !passed);
    expect(missed.map((target) => target.id)).toContain(id);
  });

  test("are missed where nothing was measured, unless they are only stated", () => {
    const isStated = ({ atLeast, atMost }: { atLeast?: number; atMost?: number }): boolean =>
      atLeast === undefined && atMost === undefined;
    for (const target of targetsOf([]))
      expect([target.id, target.passed]).toEqual([target.id, isStated(target)]);
  });

  test("and experiments have names of their own", () => {
    for (const names of [
      targetsOf(measured()).map(({ id }) => id),
      experiments.map(({ name }) => name),
      subjects.map(({ name }) => name),
    ])
      expect(new Set(names).size).toBe(names.length);
  });
});

describe("a report", () => {
  test.each([true, false])("is valid by the published schema (quick: %s)", (quick) => {
    const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(schema);
    validate(JSON.parse(JSON.stringify(madeUpReport(quick))));
    expect(validate.errors).toBeNull();
  });

  test("shows the estimates, the targets and the matrix", () => {
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
    expect(() => parseReport("{", "x.json")).toThrow('Cannot read "x.json": it is not JSON');
    expect(() => parseReport("{}", "x.json")).toThrow(
      'Cannot read "x.json": it is not a report of version 3; "npm run bench" makes one',
    );
  });
});
