import {
  copyFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { captioned } from "../src/page/markdown.ts";
import { pageOf } from "../src/page/page.ts";
import { publish, publishPage } from "../src/page/publish.ts";
import { madeUpReport } from "./measured.ts";
import { madeUpRivals } from "./rivals-made-up.ts";

const HOSTILE = `<script>alert("1")</script>&'`;
const nothing = { report: null, rivals: null };
const directory = mkdtempSync(join(tmpdir(), "sheaf-page-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

describe("a table", () => {
  test("escapes texts wherever they stand", () => {
    const page = captioned(
      HOSTILE,
      `| a | ${HOSTILE} |\n| --- | --- |\n| ${HOSTILE} | ${HOSTILE} |`,
    );
    expect(page).not.toContain("<script");
    expect(page).not.toContain(`"1"`);
    expect(page.match(/&lt;script&gt;/gu)).toHaveLength(5);
  });

  test("names the column in each cell, and takes names of properties for nothing else", () => {
    const page = captioned("Laws", "| law | `a` \\| b |\n| --- | --- |\n| __proto__ | 2x MISSED |");
    expect(page).toContain('<th role="rowheader" scope="row">__proto__</th>');
    expect(page).toContain('data-head="a | b"');
    expect(page).toContain('2x <span class="missed">✗ missed</span>');
  });
});

/** The reports that are tracked. */
const REPORTS = fileURLToPath(new URL("../../reports/", import.meta.url));

test("the page and the text in reports are those of the figures beside them", async () => {
  const copy = mkdtempSync(join(directory, "copy-"));
  for (const name of ["latest.json", "rivals.json"])
    copyFileSync(join(REPORTS, name), join(copy, name));
  const names = await publishPage(copy);
  const stale = names.filter(
    (name) => !readFileSync(join(REPORTS, name)).equals(readFileSync(join(copy, name))),
  );
  rmSync(copy, { recursive: true });
  expect(stale).toEqual([]);
});

describe("the page", () => {
  test("is the same every time, and asks for nothing but itself", async () => {
    const sources = {
      report: madeUpReport(),
      rivals: madeUpRivals(),
    };
    const page = await pageOf(sources);
    expect(await pageOf(sources)).toBe(page);
    expect(page).not.toMatch(/<script|<link rel="stylesheet"|@import|src=|url\((?!#)/u);
    for (const id of [
      "the-scenario-before-and-after",
      "memory-of-a-fork",
      "cost-by-the-size-of-the-context",
      "isolation",
      "every-target",
      "rivals",
    ])
      expect(page).toContain(`<section id="${id}"`);
  });

  test("says what is missing, and how to make it", async () => {
    const page = await pageOf(nothing);
    for (const [file, command] of [
      ["latest.json", "npm run bench"],
      ["rivals.json", "npm run bench -- rivals"],
    ])
      expect(page).toContain(`there is no <code>${file}</code>. <code>${command}</code> makes it.`);
  });

  test("escapes what reports bring", async () => {
    const report = madeUpReport();
    const page = await pageOf({
      report: {
        ...report,
        machine: { ...report.machine, cpu: HOSTILE },
        targets: report.targets.map((target) => ({ ...target, title: HOSTILE, passed: false })),
      },
      rivals: {
        ...madeUpRivals(),
        fanOuts: madeUpRivals().fanOuts.map((rival) => ({ ...rival, name: HOSTILE })),
      },
    });
    expect(page).not.toContain("<script");
    expect(page.match(/&lt;scrip/gu)?.length).toBeGreaterThan(5);
  });

  test("warns where the machine was noisy, and only there", async () => {
    const report = madeUpReport();
    const noisy = report.measurements.map((each) =>
      each.case === "noise" && each.subject === "forks" ? { ...each, low: 0.8, high: 1.3 } : each,
    );
    const page = await pageOf({ ...nothing, report: { ...report, measurements: noisy } });
    expect(page).toContain("The machine was noisy");
    expect(page.replaceAll(/\s+/gu, " ")).toContain("half of the rounds: forks 0.8 to 1.3.");
    const quiet = await pageOf({ ...nothing, report });
    expect(quiet).not.toContain("The machine was noisy");
  });

  test("does not call a missed promise kept", async () => {
    const report = madeUpReport();
    const targets = report.targets.map((target) =>
      target.id === "scenario-time-clone" ? { ...target, passed: false } : target,
    );
    const runtimes = report.runtimes.map((each) => ({ ...each, targets }));
    const page = await pageOf({ ...nothing, report: { ...report, targets, runtimes } });
    expect(page.replaceAll(/\s+/gu, " ")).toContain(
      `${targets.length - 1} of <a href="#every-target">${targets.length} targets</a> reached`,
    );
    expect(page).toMatch(/time less than with structuredClone<\/th>.+?✗ missed/su);
  });
});

describe("publishing the page", () => {
  test("writes it and the report as text, and nothing else", async () => {
    publish(madeUpReport(), directory);
    writeFileSync(join(directory, "rivals.json"), JSON.stringify(madeUpRivals()));
    await publishPage(directory);
    expect(readdirSync(directory).toSorted()).toEqual([
      "index.html",
      "latest.json",
      "latest.md",
      "rivals.json",
    ]);
    const page = readFileSync(join(directory, "index.html"), "utf8");
    const charts = [...page.matchAll(/<figure id="chart-([a-z]+)"/gu)].map(([, name]) => name);
    expect(charts).toEqual(["memory", "scenario", "complexity", "rivals"]);
  });

  test("names the file that it cannot read, and leaves the page as it was", async () => {
    const before = readFileSync(join(directory, "index.html"), "utf8");
    writeFileSync(join(directory, "rivals.json"), '{"schemaVersion": 99}');
    await expect(publishPage(directory)).rejects.toThrow("rivals.json");
    expect(readFileSync(join(directory, "index.html"), "utf8")).toBe(before);
  });
});
