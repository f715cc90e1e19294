import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { changeOf, readHistory } from "../src/page/history.ts";
import { html } from "../src/page/html.ts";
import { pageOf } from "../src/page/page.ts";
import { publishPage } from "../src/page/publish-page.ts";
import { publish } from "../src/publish.ts";
import { madeUpReport, ratio } from "./measured.ts";
import { madeUpRivals } from "./rivals-made-up.ts";

const HOSTILE = `<script>alert("1")</script>&'`;
const nothing = { report: null, rivals: null, history: null };
const directory = mkdtempSync(join(tmpdir(), "sheaf-page-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

describe("markup", () => {
  test("escapes texts wherever they stand, and keeps markup", () => {
    const inner = html`<b title="${HOSTILE}">${HOSTILE}</b>`;
    expect(inner.text).not.toContain("<script");
    expect(inner.text).not.toContain(`"1"`);
    expect(html`<p>${inner}${[1, inner]}</p>`.text).toBe(`<p>${inner.text}1${inner.text}</p>`);
  });
});

describe("the page", () => {
  test("is the same every time, and asks for nothing but itself", async () => {
    const sources = {
      report: madeUpReport(),
      rivals: madeUpRivals(),
      history: readHistory(HISTORY),
    };
    const page = await pageOf(sources);
    expect(await pageOf(sources)).toBe(page);
    expect(page).not.toMatch(/<script|<link rel="stylesheet"|@import|src=|url\((?!#)/u);
    for (const id of [
      "scenario",
      "memory",
      "complexity",
      "rivals",
      "isolation",
      "targets",
      "history",
    ])
      expect(page).toContain(`<section id="${id}"`);
  });

  test("says what is missing, and how to make it", async () => {
    const page = await pageOf(nothing);
    for (const [file, command] of [
      ["latest.json", "npm run bench"],
      ["rivals.json", "npm run bench -- rivals"],
      ["history.ndjson", "npm run bench -- history"],
    ])
      expect(page).toContain(`there is no <code>${file}</code>. <code>${command}</code> makes it.`);
  });

  test("escapes what reports bring", async () => {
    const report = madeUpReport();
    const page = await pageOf({
      report: {
        ...report,
        machine: { ...report.machine, cpu: HOSTILE },
        targets: report.targets.map((target) => ({ ...target, sentence: HOSTILE, passed: false })),
      },
      rivals: {
        ...madeUpRivals(),
        fanOuts: madeUpRivals().fanOuts.map((rival) => ({ ...rival, name: HOSTILE })),
      },
      history: readHistory(
        JSON.stringify({
          commit: HOSTILE,
          date: HOSTILE,
          runtime: HOSTILE,
          figures: { [HOSTILE]: 1 },
        }),
      ),
    });
    expect(page).not.toContain("<script");
    expect(page.match(/&#60;scrip/gu)?.length).toBeGreaterThan(5);
  });

  test("warns where the machine was noisy, and only there", async () => {
    const noisy = { fork: { ...ratio(1), low: 0.8, high: 1.3 }, read: ratio(1) };
    const page = await pageOf({ ...nothing, report: { ...madeUpReport(), noise: noisy } });
    expect(page).toContain("The machine was noisy");
    expect(page).toContain("<li>fork: 0.8 to 1.3</li>");
    const quiet = await pageOf({
      ...nothing,
      report: { ...madeUpReport(), noise: { read: ratio(1) } },
    });
    expect(quiet).not.toContain("The machine was noisy");
  });

  test("does not call a missed promise kept", async () => {
    const report = madeUpReport();
    const targets = report.targets.map((target) =>
      target.id === "scenario-time-clone" ? { ...target, passed: false } : target,
    );
    const page = await pageOf({ ...nothing, report: { ...report, targets } });
    expect(page.replaceAll(/\s+/gu, " ")).toContain(
      `${targets.length - 1}</data> of ${targets.length} targets reached`,
    );
    expect(page).toMatch(/<span>Time<\/span><span class="verdict missed">/u);
  });
});

const line = (commit: string, bytes: number, runtime: unknown = "20.20.2") =>
  JSON.stringify({
    commit,
    date: "2026-11-22T00:00:00Z",
    runtime,
    figures: { "retained-1-mb": bytes },
  });
const HISTORY = [
  line("a1", 48),
  "not json",
  "",
  line("b2", 56, { node: "22.1.0" }),
  line("c3", 56.1),
  '{"commit":1}',
  "null",
].join("\n");

describe("the history", () => {
  test("is read as far as it can be read", () => {
    const { entries, skipped } = readHistory(HISTORY);
    expect(entries.map(({ commit, runtime }) => [commit, runtime])).toEqual([
      ["a1", "20.20.2"],
      ["b2", "22.1.0"],
      ["c3", "20.20.2"],
    ]);
    expect(skipped).toBe(3);
  });

  test.each([
    [undefined, 48, null],
    [48, 48, null],
    [1_000, 1_005, null],
    [1_000, 1_006, 0.006],
    [48, 40, -1 / 6],
    [0, 0, null],
    [0, 8, Number.POSITIVE_INFINITY],
  ])("from %s to %s is a change of %s", (previous, current, change) => {
    const found = changeOf(previous, current);
    expect(found === null ? null : Number(found.toFixed(9))).toBe(
      change === null ? null : Number(change.toFixed(9)),
    );
  });

  test("marks changes by more than half a percent", async () => {
    const page = await pageOf({ ...nothing, history: readHistory(HISTORY) });
    expect(page.match(/▲<\/span> 16\.7%/gu)).toHaveLength(1);
    expect(page.match(/[▲▼]<\/span> /gu)).toHaveLength(1);
    expect(page).toContain("Lines that could not be read: 3.");
  });
});

describe("publishing the page", () => {
  test("writes it and a file for each chart and frame, and nothing else", async () => {
    publish(madeUpReport(), directory);
    writeFileSync(join(directory, "rivals.json"), JSON.stringify(madeUpRivals()));
    await publishPage(directory);
    expect(readdirSync(directory).toSorted()).toEqual([
      "charts",
      "index.html",
      "latest.json",
      "latest.md",
      "rivals.json",
    ]);
    expect(readdirSync(join(directory, "charts")).toSorted()).toEqual(
      ["complexity", "memory", "rivals", "scenario"].flatMap((name) => [
        `${name}-narrow.svg`,
        `${name}.svg`,
      ]),
    );
  });

  test("names the file that it cannot read, and leaves the page as it was", async () => {
    const before = readFileSync(join(directory, "index.html"), "utf8");
    writeFileSync(join(directory, "rivals.json"), '{"schemaVersion": 99}');
    await expect(publishPage(directory)).rejects.toThrow("rivals.json");
    expect(readFileSync(join(directory, "index.html"), "utf8")).toBe(before);
  });
});
