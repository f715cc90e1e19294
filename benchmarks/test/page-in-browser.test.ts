// What is run inside the page is written for browsers.
/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import axe from "axe-core";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { publishPage } from "../src/page/publish.ts";
import { comparisonTables } from "../src/report/comparison.ts";
import { targetTable } from "../src/report/report-tables.ts";
import { MISSED } from "../src/report/target-cells.ts";
import { parseReport } from "../src/report/report.ts";
import { BROWSER_ARGUMENTS, findBrowser } from "./browser.ts";
import { madeUpRivals } from "./rivals-made-up.ts";

const executablePath = findBrowser();
const latest = fileURLToPath(new URL("../../reports/latest.json", import.meta.url));
const report = parseReport(readFileSync(latest, "utf8"), latest);
const directory = mkdtempSync(join(tmpdir(), "sheaf-page-"));
const CHARTS = ["memory", "complexity", "scenario", "rivals"];

/** A page on one kind of screen, and what it said and asked for while it was opened. */
interface Opened {
  readonly page: Page;
  readonly complaints: readonly string[];
  readonly requests: readonly string[];
}

describe.skipIf(executablePath === null)("the page in a browser", () => {
  let browser: Browser;

  beforeAll(async () => {
    copyFileSync(latest, join(directory, "latest.json"));
    writeFileSync(join(directory, "rivals.json"), JSON.stringify(madeUpRivals()));
    await publishPage(directory);
    browser = await chromium.launch({
      executablePath: executablePath ?? "",
      args: BROWSER_ARGUMENTS,
    });
  }, 60_000);

  afterAll(async () => {
    await browser.close();
    rmSync(directory, { recursive: true, force: true });
  });

  /** Opened once for all tests that only look at them. */
  const pages = new Map<string, Promise<Opened>>();

  const open = (width: number, scheme: "light" | "dark"): Promise<Opened> => {
    const screen = `${width} ${scheme}`;
    const opened = pages.get(screen) ?? openAnew(width, scheme);
    pages.set(screen, opened);
    return opened;
  };

  const openAnew = async (width: number, colorScheme: "light" | "dark"): Promise<Opened> => {
    const page = await browser.newPage({ viewport: { width, height: 800 }, colorScheme });
    const [complaints, requests]: [string[], string[]] = [[], []];
    page.on("console", (message) => complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("request", (request) => requests.push(request.url()));
    await page.goto(pathToFileURL(join(directory, "index.html")).href);
    return { page, complaints, requests };
  };

  test("opens without complaints and without asking for anything else", async () => {
    const { page, complaints, requests } = await open(1_100, "light");
    expect(complaints).toEqual([]);
    expect(requests.filter((url) => !url.startsWith("data:"))).toEqual([page.url()]);
    expect(await page.title()).toBe("Sheaf, measured");
  });

  test("shows the figures of the report", async () => {
    const { page } = await open(1_100, "light");
    const shown = await page.$$eval("tbody tr", (rows) =>
      rows.map((row) => [...row.children].map((cell) => cell.textContent.trim()).join(" | ")),
    );
    const tables = [...comparisonTables(report), targetTable(report.runtimes)];
    for (const cells of tables.flatMap(({ rows }) => rows))
      expect(shown).toContain(
        cells.join(" | ").replaceAll(MISSED, " ✗ missed").replaceAll("`", ""),
      );
  });

  test.each([1_100, 360] as const)("draws every chart once, %s pixels wide", async (width) => {
    const { page } = await open(width, "light");
    for (const name of CHARTS) {
      const visible = page.locator(`#chart-${name} svg:visible`);
      expect(await visible.count()).toBe(1);
      const box = await visible.boundingBox();
      expect(box?.height).toBeGreaterThan(60);
      expect(await visible.locator("path, line").count()).toBeGreaterThan(5);
      const sizes = await visible.evaluate((svg) =>
        [...svg.querySelectorAll("text")].map(
          (text) =>
            Number.parseFloat(getComputedStyle(text).fontSize) *
            (svg.getBoundingClientRect().width / Number(svg.getAttribute("width"))),
        ),
      );
      expect(Math.min(...sizes)).toBeGreaterThanOrEqual(11);
    }
  });

  test.each([360, 768, 1_440] as const)(
    "is never wider than a screen of %s pixels",
    async (width) => {
      const { page } = await open(width, "light");
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
        width,
      );
    },
  );

  test.each([390, 1_280] as const)("hides no column on a screen of %s pixels", async (width) => {
    const { page } = await open(width, "light");
    const hidden = await page.$$eval(".card, figure", (boxes) =>
      boxes
        .filter((box) =>
          [...box.querySelectorAll("td, text")].some((part) => {
            const { left, right } = part.getBoundingClientRect();
            const frame = (part.closest("svg") ?? box).getBoundingClientRect();
            return part.checkVisibility() && (right > frame.right + 1 || left < frame.left - 1);
          }),
        )
        .map((box) => box.textContent.trim().slice(0, 60)),
    );
    expect(hidden).toEqual([]);
  });

  test("shows the idea, the curves and four figures on the first screen of a desk", async () => {
    const { page } = await open(1_280, "light");
    const bottoms = await page.$$eval(
      ".idea, #chart-memory svg.wide, .figures dd, #noise, .first .note",
      (all) => all.map((each) => each.getBoundingClientRect().bottom),
    );
    expect(bottoms.length).toBeGreaterThanOrEqual(7);
    expect(Math.max(...bottoms)).toBeLessThanOrEqual(800);
  });

  test("is dark where the reader wants it dark", async () => {
    const grounds = await Promise.all(
      (["light", "dark"] as const).map(async (scheme) => {
        const { page } = await open(1_100, scheme);
        return page.evaluate(() => [
          getComputedStyle(document.body).backgroundColor,
          getComputedStyle(document.querySelector("#chart-memory svg text") as Element).fill,
        ]);
      }),
    );
    expect(grounds[0]?.[0]).toBe("rgb(251, 250, 246)");
    expect(grounds[1]?.[0]).toBe("rgb(20, 23, 26)");
    expect(grounds[0]?.[1]).not.toBe(grounds[1]?.[1]);
  });

  test("is walked through in its order with the keyboard", async () => {
    const { page } = await openAnew(1_100, "light");
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe(
      "Skip to the figures",
    );
    const places: number[] = [];
    for (let place = 0; place >= 0 && places.length < 500;) {
      places.push(place);
      await page.keyboard.press("Tab");
      place = await page.evaluate(() =>
        [...document.querySelectorAll("a, summary, [tabindex='0']")].indexOf(
          document.activeElement as Element,
        ),
      );
    }
    expect(places).toEqual([...new Set(places)].toSorted((a, b) => a - b));
    expect(places.length).toBeGreaterThan(10);
    await page.reload();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("main");
  });

  // The last, as it opens all details and adds a script.
  test.each([
    [1_100, "dark"],
    [360, "light"],
  ] as const)("has nothing that hinders access (%s pixels, %s)", async (width, scheme) => {
    const { page } = await open(width, scheme);
    await page.$$eval("details", (all) =>
      all.forEach((details) => details.setAttribute("open", "")),
    );
    await page.addScriptTag({ content: axe.source });
    const violations = await page.evaluate(async () => {
      const found = await (globalThis as unknown as { axe: typeof axe }).axe.run();
      return found.violations.map(
        ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(" | ")}`,
      );
    });
    expect(violations).toEqual([]);
  });
});
