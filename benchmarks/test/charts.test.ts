import { describe, expect, test } from "vitest";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { HERE } from "../src/output/project.ts";
import { powersOfTen } from "../src/page/charts/axis.ts";
import { complexityChart } from "../src/page/charts/complexity-chart.ts";
import { draw } from "../src/page/charts/draw.ts";
import { memoryChart } from "../src/page/charts/memory-chart.ts";
import { chartsOf } from "../src/page/page.ts";
import { contrast } from "./contrast.ts";
import { madeUpReport, measuredWith } from "./measured.ts";
import { madeUpRivals } from "./rivals-made-up.ts";

const sections = chartsOf({ report: madeUpReport(), rivals: madeUpRivals() });
const charts = [memoryChart(madeUpReport()), ...sections.map(([, chart]) => chart)].flatMap(
  (chart) => (["wide", "narrow"] as const).map((screen) => ({ ...chart, chart, screen })),
);

test("the opening and three sections have a chart", () => {
  expect([...new Set(charts.map(({ name }) => name))]).toEqual([
    "memory",
    "scenario",
    "complexity",
    "rivals",
  ]);
});

describe.each(charts)("the chart of $name, $screen", ({ chart, screen }) => {
  test("is the same bytes every time", async () => {
    const svg = await draw(chart, screen);
    expect(await draw(chart, screen)).toBe(svg);
    expect(svg.length).toBeGreaterThan(3_000);
  });

  test("describes itself, and has ids of its own", async () => {
    const svg = await draw(chart, screen);
    expect(svg).toMatch(/^<svg [^>]*role="img" aria-labelledby="\S+ \S+">/u);
    expect(svg).toContain(chart.title);
    expect(Number(/ width="(\d+)"/u.exec(svg)?.[1])).toBeLessThanOrEqual(
      screen === "wide" ? 601 : 311,
    );
    const ids = [...svg.matchAll(/ id="([^"]+)"/gu)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(new RegExp(`^${chart.name}-${screen}-`, "u"));
    for (const [, id] of svg.matchAll(/url\(#([^)]+)\)/gu)) expect(ids).toContain(id);
  });

  test("takes its colours from variables alone", async () => {
    const colours = [...(await draw(chart, screen)).matchAll(/(?:fill|stroke)="([^"]*)"/gu)].map(
      ([, colour]) => colour ?? "",
    );
    expect(
      colours.filter((colour) => !/^(?:var\(--[a-z0-9-]+\)|none|transparent)$/u.test(colour)),
    ).toEqual([]);
  });
});

test("the curves of memory go through points that were measured, as far as they were", async () => {
  const bent = measuredWith({ case: "100000 forks" }, () => 9e6);
  const chart = memoryChart({ ...madeUpReport(), measurements: bent });
  expect(chart.description).toContain("10: 13 MB, 100: 130 MB; forks 1: 48 B");
  expect(chart.description).toContain("10,000: 480 KB, 100,000: 9 MB.");
  const circles = (await draw(chart, "wide")).match(/<path [^>]*fill="var\(--series-[12]\)"/gu);
  expect(circles).toHaveLength(3 + 6);
});

test("lines are labelled at their ends, with the fitted slopes", async () => {
  const svg = await draw(complexityChart(madeUpReport()), "wide");
  expect(svg).toContain("fork 0.00");
  expect(svg).toContain("clone 1.00");
});

test("powers of ten enclose what they are for", () => {
  expect(powersOfTen([4_000, 12])).toEqual([10, 100, 1_000, 10_000]);
  expect(powersOfTen([10, 100, 1_000])).toEqual([10, 100, 1_000]);
});

const [light = "", dark = ""] = readFileSync(join(HERE, "benchmarks/page.css"), "utf8").split(
  "prefers-color-scheme: dark",
);

describe.each([
  ["light", light],
  ["dark", dark],
])("the %s palette", (_, declarations) => {
  const colours = Object.fromEntries(
    [...declarations.matchAll(/--([a-z0-9-]+): (#[0-9a-f]{6})/gu)].map(([, name, value]) => [
      name,
      value,
    ]),
  ) as Record<string, string>;

  test.each(["ink", "muted", "kept", "missed", "link", "series-1", "series-2", "series-3"])(
    "lets %s be read on both grounds",
    (name) => {
      for (const ground of ["paper", "card"])
        expect(contrast(colours[name] ?? "", colours[ground] ?? "")).toBeGreaterThanOrEqual(4.5);
    },
  );
});
