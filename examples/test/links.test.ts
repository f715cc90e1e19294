import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { brokenLinks } from "../release-check/links.ts";
import { markdownFiles } from "./markdown.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

test.each(markdownFiles())("every link of %s leads somewhere", async (file) => {
  expect(await brokenLinks(root, file)).toEqual([]);
});
