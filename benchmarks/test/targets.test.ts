import { describe, expect, test } from "vitest";
import type { Measurement } from "../src/measure/measurement.ts";
import { targetsOf } from "../src/report/report.ts";
import { reportText } from "../src/report/report-text.ts";
import { sizeName } from "../src/scenario/item-engines.ts";
import { madeUpReport, measured, measuredWith } from "./measured.ts";

const find = (id: string, measurements: readonly Measurement[] = measured()) =>
  targetsOf(measurements).find((target) => target.id === id);
const of = (subject: string, measure: string, name?: string) => ({
  subject,
  measure,
  ...(name === undefined ? {} : { case: name }),
});
const [SMALL, LARGE] = ["10 KB", "10 MB"].map((label) =>
  sizeName({ label, tasks: 1, variables: 1 }),
) as [string, string];

describe("targets of templates and documents", () => {
  test.each([
    ["template-path", of("templates", "median time", "a path"), () => 101],
    ["template-fields", of("templates", "median time", "a text of two fields"), () => 251],
    ["template-path-by-hand", of("templates", "to the path by hand", "a path"), () => 1.51],
    ["template-items-time", of("batches", "to the smallest context", "10 MB"), () => 1.2],
    [
      "template-items-bytes",
      of("batches", "allocated"),
      (_: unknown, i: number) => 20_000 + i * 200,
    ],
    ["document-load", of("documents", "to parsing it as YAML"), () => 2.1],
  ])("%s is missed where its figure lies outside", (id, selection, valueOf) => {
    const missed = targetsOf(measuredWith(selection, valueOf)).filter(({ passed }) => !passed);
    expect(missed.map((target) => target.id)).toEqual([id]);
  });

  test("are shown, with times as times", () => {
    const text = reportText(madeUpReport());
    for (const title of ["Templates", "Items with templates, as a whole", "Documents"])
      expect(text).toContain(`${title}\n`);
    expect(text).toMatch(/A path of a template +at most 100 ns +40 ns/u);
  });
});

describe("targets of workflows", () => {
  test.each([
    ["items-time", 0.4],
    ["items-bytes", 600],
    ["items-bytes-p-map", 2_000],
    ["items-context-time", 1.03 / 0.98],
    ["items-context-bytes", 0],
    ["stream-1000000-10", 2e5],
    ["stream-1000000-1000", 2e5],
    ["control-stream", 2e7],
    ["journal-cpu-100000", 1.4],
    ["journal-continued-waiting", 0.9],
    ["journal-bytes", 20],
    ["journal-context-bytes", 1],
    ["journal-context-ratio", 1.02],
    ["journal-memory", 5e7],
    ["nested-100-time", 0.7],
    ["nested-100-memory", 2e5],
  ])("%s reads %d", (id, value) => {
    expect(find(id)).toMatchObject({ value, passed: true });
  });

  test.each([
    ["chain-time", 1],
    ["routes-time", 1],
    ["layers-time", 1],
    ["control-copies", 2],
  ])("%s fits the exponent %d", (id, exponent) => {
    expect(find(id)?.value).toBeCloseTo(exponent, 10);
    expect(find(id)?.passed).toBe(true);
  });

  const running = (name: string) => of("items", "allocated while running", name);
  const layers = "layers of 10 tasks that join all: time";
  const copies = "a list of nodes, copied for each that is added: time";
  test.each<[string, Measurement[]]>([
    ["items-time", measuredWith(of("items", "to p-map"), () => 0.51)],
    ["items-bytes", measuredWith(of("items", "allocated"), () => 801)],
    ["items-context-time", measuredWith(of("items", "to Sheaf, 1 MB", LARGE), () => 1.09)],
    ["items-context-bytes", measuredWith(running(LARGE), () => 473)],
    ["items-context-bytes", measuredWith(running(SMALL), () => 471)],
    ["items-context-bytes", measuredWith(running("Sheaf, 1 MB"), () => Number.NaN)],
    [
      "stream-1000000-1000",
      measuredWith(of("streams", "most heap growth", "a stream, 1000 at once"), () => 8.1e6),
    ],
    [
      "control-stream",
      measuredWith(of("streams", "most heap growth", "control: a stream, outputs kept"), () => 2e5),
    ],
    [
      "journal-cpu-100000",
      measuredWith(of("journal", "to 100,000 items, without a journal"), () => 1.6),
    ],
    ["journal-bytes", measuredWith(of("journal", "beside the output"), () => 65)],
    [
      "journal-context-bytes",
      measuredWith(of("journal", "of a record", "with 10 MB of context"), () => 26),
    ],
    ["journal-memory", measuredWith(of("journal", "most heap growth"), () => 9e7)],
    ["nested-100-time", measuredWith(of("nested items", "to p-map"), () => 1.01)],
    ["nested-100-memory", measuredWith(of("nested items", "most heap growth"), () => 9e6)],
    ["layers-time", measuredWith(of("graphs", layers), ({ size = 0 }) => size ** 1.3)],
    ["control-copies", measuredWith(of("graphs", copies), ({ size = 0 }) => size)],
  ])("%s is missed where its figure lies outside", (id, measurements) => {
    expect(find(id, measurements)?.passed).toBe(false);
  });
});
