import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { contextLaws, type LawSubject } from "../src/laws/index.ts";
import { modelSubject } from "./model-subject.ts";
import { sheafSubject } from "./sheaf-subject.ts";

describe.each([sheafSubject, modelSubject] as LawSubject<unknown>[])("$name", (subject) => {
  test.each(contextLaws(subject))("obeys $name", (law) => {
    expect(() => law.check()).not.toThrow();
  });
});

test("the guide lists every law with its sentence", () => {
  const guide = readFileSync(new URL("../../../docs/guides/laws.md", import.meta.url), "utf8");
  const rows = [...guide.matchAll(/^\| `(?<name>[a-z-]+)` +\| (?<sentence>.*?) +\|$/gmu)].map(
    ({ groups }) => ({ ...groups }),
  );
  expect(rows).toEqual(contextLaws(sheafSubject).map(({ name, sentence }) => ({ name, sentence })));
});
