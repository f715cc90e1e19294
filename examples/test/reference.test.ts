import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { markdownFiles, textOf } from "./markdown.ts";
import { CODES, TABLES } from "./reference-tables.ts";

const root = new URL("../../", import.meta.url);
const REGION = /(?<=<!-- table: (?<name>[a-z ]+) -->\n).*?(?=\n<!-- end of table -->)/gsu;

const guides = markdownFiles().filter((file) => textOf(file).includes("<!-- table: "));

/** Tables are written by `npx vitest run --project examples reference -u`. */
test.each(guides)("the tables of %s are those of the sources", async (file) => {
  const text = textOf(file).replaceAll(REGION, (...match) => {
    const { name = "" } = match.at(-1) as { readonly name?: string };
    return `\n${TABLES[name] ?? `There is no table called ${name}.`}\n`;
  });
  await expect(text).toMatchFileSnapshot(fileURLToPath(new URL(file, root)));
});

test("every table is in a guide", () => {
  const shown = guides.flatMap((file) =>
    Array.from(textOf(file).matchAll(REGION), ({ groups }) => groups?.["name"]),
  );
  expect(new Set(shown)).toEqual(new Set(Object.keys(TABLES)));
  expect(shown).toHaveLength(Object.keys(TABLES).length);
});

describe("codes of errors", () => {
  const tables = Object.values(CODES).flatMap((codes) => Object.keys(codes));
  /** Of Node, of the package `yaml`, of HTTP and of the environment. */
  const FOREIGN =
    /^(?:ERR_.*|NODE_OPTIONS|TAG_RESOLVE_FAILED|TAB_AS_INDENT|BAD_\w+|BLOCK_\w+|QUOTE_\w+|MULTILINE_\w+)$/u;
  const used = new Set(sources().flatMap(codesIn));

  test("each is in one table", () => {
    expect(tables.filter((code, position) => tables.indexOf(code) !== position)).toEqual([]);
  });

  test("those that the sources use have an entry", () => {
    const missing = [...used].filter((code) => !tables.includes(code) && !FOREIGN.test(code));
    expect(missing).toEqual([]);
  });

  test("those that have an entry are used", () => {
    expect(tables.filter((code) => !used.has(code))).toEqual([]);
  });
});

function sources(): readonly string[] {
  return readdirSync(new URL("packages/", root), { recursive: true, encoding: "utf8" })
    .filter((file) => /^\w+\/src\/.*\.ts$/u.test(file))
    .filter((file) => !/error-codes\.ts$|\/laws\/|\/conformance\//u.test(file))
    .map((file) => textOf(`packages/${file}`));
}

/** Strings in capitals that look like codes. */
function codesIn(text: string): readonly string[] {
  const words = /"(?<code>[A-Z]+(?:_[A-Z]+)+|TIMEOUT|DEADLINE|CANCELED|FAILED)"/gu;
  return Array.from(text.matchAll(words), ({ groups }) => groups?.["code"] ?? "");
}
