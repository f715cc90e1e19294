import { contextLaws } from "@sheaf/context/laws";
import fc from "fast-check";
import { expect, test } from "vitest";
import { lawSubjects } from "../src/rivals/all.ts";

const broken = (name: string, numRuns: number): string[] =>
  lawSubjects
    .filter((subject) => subject.name === name)
    .flatMap((subject) => contextLaws(subject))
    .filter(({ property }) => fc.check(property, { seed: 7, numRuns }).failed)
    .map((law) => law.name);

test("ours breaks no law", () => {
  expect(broken("Sheaf", 25)).toEqual([]);
});

test("a prototype chain lets a parent's later writes through", () => {
  expect(broken("Object.create", 25)).toContain("later-writes-stay-in-the-parent");
});

test("sharing without freezing lets changes of data through", () => {
  expect(broken("immutable Map", 25)).toContain("data-cannot-be-changed");
});
