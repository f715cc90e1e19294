// What is run inside a page is written for browsers.
/// <reference lib="dom" />
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { dirname, extname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import axe from "axe-core";
import { chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { BROWSER_ARGUMENTS, findBrowser } from "../benchmarks/test/browser.ts";

const site = fileURLToPath(new URL("../docs/api/", import.meta.url));
const pages = readdirSync(site, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".html"))
  .map((file) => file.replaceAll("\\", "/"));
const modules = pages.filter((page) => page.startsWith("modules/"));
const documents = pages.filter((page) => page.startsWith("documents/"));

const textOf = (page) => readFileSync(join(site, page), "utf8");

/** The names by which other pages can lead to a place of this one. */
const anchorsIn = new Map(
  pages.map((page) => [
    page,
    new Set([...textOf(page).matchAll(/ id="([^"]*)"/gu)].map(([, id]) => id)),
  ]),
);

test("has a page for each door, under the name that users import", () => {
  const doors = readdirSync(new URL("../packages/", import.meta.url)).flatMap((name) => {
    const folder = new URL(`../packages/${name}/`, import.meta.url);
    if (!existsSync(new URL("typedoc.json", folder))) return [];
    const { exports } = JSON.parse(readFileSync(new URL("package.json", folder), "utf8"));
    const documented = readFileSync(new URL("typedoc.json", folder), "utf8");
    return Object.entries(exports)
      .filter(([, targets]) => documented.includes(`"${targets["@sheaf/source"]?.slice(2)}"`))
      .map(([door]) => `@sheaf/${name}${door.slice(1)}`);
  });
  const titles = modules.map((page) => /<h1>Module (\S+?)</u.exec(textOf(page))?.[1]);
  expect(new Set(titles)).toEqual(new Set(doors));
});

test("introduces each module", () => {
  const bare = modules.filter(
    (page) =>
      !/<section class="tsd-panel tsd-(?:comment|typography)|tsd-comment tsd-typography/u.test(
        textOf(page),
      ),
  );
  expect(bare).toEqual([]);
});

test("no link is dead", () => {
  const dead = pages.flatMap((page) => {
    const links = [...textOf(page).matchAll(/ href="([^"]*)"/gu)].map(([, href]) => href);
    return links.filter((href) => isDead(href, page)).map((href) => `${page}: ${href}`);
  });
  expect(pages.length).toBeGreaterThan(200);
  expect(dead).toEqual([]);
});

function isDead(href, page) {
  if (/^(?:[a-z]+:|\/\/)/u.test(href)) return false;
  const [path, anchor] = decodeURI(href.replaceAll("&amp;", "&")).split("#");
  const target = path === "" ? page : relative(site, join(site, dirname(page), path));
  if (!existsSync(join(site, target))) return true;
  return Boolean(anchor) && anchorsIn.has(target) && !anchorsIn.get(target).has(anchor);
}

test("serves no Markdown", () => {
  const files = readdirSync(site, { recursive: true, encoding: "utf8" });
  expect(files.filter((file) => /\.(?:md|ts)$/u.test(file))).toEqual([]);
});

const TYPES = {
  ".html": "text/html",
  ".css": "text/css",
  ".js": "text/javascript",
  ".svg": "image/svg+xml",
};

const executablePath = findBrowser();

describe.skipIf(executablePath === null)("in a browser", () => {
  let browser;
  let server;
  /** One tab for each scheme, and what it complained about. */
  const tabs = new Map();

  beforeAll(async () => {
    // From files, browsers do not load the icons.
    server = createServer((request, response) => {
      const file = join(site, decodeURIComponent(request.url.split("?")[0]));
      const isMissing = !existsSync(file) && !file.endsWith("favicon.ico");
      response.writeHead(isMissing ? 404 : 200, { "content-type": TYPES[extname(file)] ?? "" });
      response.end(existsSync(file) ? readFileSync(file) : "");
    });
    await new Promise((listening) => {
      server.listen(0, "127.0.0.1", listening);
    });
    browser = await chromium.launch({ executablePath, args: BROWSER_ARGUMENTS });
    for (const colorScheme of ["light", "dark"]) {
      const tab = await browser.newPage({ viewport: { width: 1_100, height: 800 }, colorScheme });
      const complaints = [];
      tab.on("console", (message) => complaints.push(message.text()));
      tab.on("pageerror", (error) => complaints.push(error.message));
      tab.on("request", (request) => {
        if (!request.url().includes("//127.0.0.1:")) complaints.push(request.url());
      });
      tabs.set(colorScheme, { tab, complaints });
    }
  });

  afterAll(async () => {
    await browser.close();
    server.close();
  });

  const opened = async (page, scheme = "light") => {
    const { tab, complaints } = tabs.get(scheme);
    complaints.length = 0;
    await tab.goto(`http://127.0.0.1:${server.address().port}/${encodeURI(page)}`);
    return { tab, complaints };
  };

  test.each(["index.html", ...modules, ...documents])("%s shows no Markdown", async (page) => {
    const { tab, complaints } = await opened(page);
    const text = await tab.$eval(".col-content", (content) => {
      const copy = content.cloneNode(true);
      for (const code of copy.querySelectorAll("pre, code")) code.remove();
      return copy.textContent;
    });
    expect(text).not.toMatch(/\*\*\w|\]\(|```|<!--|\{@\w/u);
    expect(complaints).toEqual([]);
  });

  test("finds what somebody looks for", async () => {
    const { tab } = await opened("index.html");
    await tab.click("#tsd-search-trigger");
    await tab.fill("#tsd-search-input", "fanOut");
    await tab.waitForSelector("#tsd-search-results li a");
    expect(await tab.textContent("#tsd-search-results")).toContain("fanOut");
    await tab.fill("#tsd-search-input", "cookbook");
    await tab.waitForFunction(() =>
      document.querySelector("#tsd-search-results")?.textContent?.includes("Cookbook"),
    );
  });

  test("is light or dark as the reader wants it", async () => {
    const backgrounds = [];
    for (const scheme of ["light", "dark"]) {
      const { tab } = await opened("index.html", scheme);
      backgrounds.push(await tab.$eval("body", (body) => getComputedStyle(body).backgroundColor));
    }
    expect(backgrounds[0]).not.toBe(backgrounds[1]);
  });

  const LOOKED_AT = [
    "index.html",
    "modules/_sheaf_context.html",
    "functions/_sheaf_workflow.run.html",
    "documents/Cookbook.html",
    "documents/From_other_engines.html",
    "documents/Errors.html",
  ];

  test.each(
    LOOKED_AT.flatMap((page) => [
      [page, "light"],
      [page, "dark"],
    ]),
  )("%s (%s) has nothing that hinders access", async (page, scheme) => {
    const { tab } = await opened(page, scheme);
    await tab.evaluate(axe.source);
    const { violations } = await tab.evaluate("axe.run()");
    const found = violations.map(({ id, nodes }) => [
      id,
      nodes.slice(0, 3).map(({ html }) => html),
    ]);
    expect(found).toEqual([]);
  });
});
