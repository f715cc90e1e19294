import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { figuresOf } from "../src/report/readme-figures.ts";
import { missedTable, tablesOf } from "../src/report/report-tables.ts";
import { writtenReasons } from "../src/report/written.ts";
import { parseReport, type RuntimeTargets, targetsOf, withOthers } from "../src/report/report.ts";
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
      "Six figures",
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

  test("has a place in Markdown for the tables of each part", () => {
    const text = reportMarkdown(madeUpReport());
    const tables = Object.values(tablesOf(madeUpReport())).flat();
    for (const { title } of tables) expect(text).toContain(`### ${title}\n\n|`);
    expect(text).not.toMatch(/^\{\{/mu);
    expect(text).not.toContain("\n\n\n");
  });

  test("keeps its cells apart in Markdown", () => {
    expect(reportMarkdown(madeUpReport())).toContain("| spread | a-law | [a \\| b] | seen |");
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

describe("what other versions of Node reached", () => {
  const own = madeUpReport();
  const reachedBy = (node: string, ...missed: readonly string[]): RuntimeTargets => ({
    ...(own.runtimes[0] as RuntimeTargets),
    runtime: { node, v8: "1" },
    targets: own.targets.map((each) =>
      missed.includes(each.id) ? { ...each, value: Number.NaN, passed: false } : each,
    ),
  });

  test("stands beside the own figures, by version, the last measured of each", () => {
    const others = ["99.0.0", "98.2.0", "99.1.0", process.versions.node].map((node) =>
      reachedBy(node),
    );
    const report = withOthers(own, others);
    const versions = report.runtimes.map(({ runtime }) => runtime.node);
    expect(versions).toEqual([process.versions.node, "98.2.0", "99.1.0"]);
    expect(report.runtimes[0]).toBe(own.runtimes[0]);
    expect(reportMarkdown(report)).toContain(
      `| figure | target | Node ${process.versions.node} | Node 98.2.0 | Node 99.1.0 |`,
    );
    expect(figuresOf(report)).not.toContain("98.2.0");
  });

  test("is stated with its machine and commit, and survives being written", () => {
    const written = JSON.stringify(withOthers(own, [reachedBy("98.0.0", "retained-1-mb")]));
    const report = parseReport(written, "latest.json");
    expect(reportText(report)).toMatch(
      /Node 98\.0\.0 \(V8 1\), a full run on .*, commit .*: \d+ of \d+ reached; missed: retained-1-mb\.$/u,
    );
    const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(schema);
    validate(JSON.parse(written));
    expect(validate.errors).toBeNull();
  });

  test("that was missed by any of them is listed, with the reason that somebody wrote", () => {
    const runtimes = [reachedBy("97.0.0", "read-root"), reachedBy("98.0.0", "retained-1-mb")];
    const { head, rows } = missedTable(runtimes, { "read-root": "Reads look through 50 writes." });
    expect(head).toEqual(["figure", "target", "Node 97.0.0", "Node 98.0.0", "why"]);
    expect(rows).toEqual([
      ["An unwritten fork of 1 MB retains", "48 B", "48 B", "not measured MISSED", "not known"],
      [
        "A repeated read in a root of 50 writes, to a native Map",
        "at most 1.3x",
        "not measured MISSED",
        "1.1x",
        "Reads look through 50 writes.",
      ],
    ]);
  });

  test("has reasons for targets that there are", () => {
    const ids = new Set(targetsOf(measured()).map(({ id }) => id));
    expect(Object.keys(writtenReasons()).filter((id) => !ids.has(id))).toEqual([]);
  });
});
