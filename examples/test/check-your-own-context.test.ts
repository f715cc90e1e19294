import { contextLaws } from "@sheaf/context/laws";
import { expect, test } from "vitest";
import { subject } from "../src/check-your-own-context.ts";

test.each(contextLaws(subject))("$name", (law) => {
  expect(() => law.check()).not.toThrow();
});
