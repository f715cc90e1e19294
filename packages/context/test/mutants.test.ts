import { describe, expect, test } from "vitest";
import { contextLaws } from "../src/laws/index.ts";
import { MUTANTS } from "./mutants.ts";
import { ReferenceSubject } from "./reference-subject.ts";

describe("the reference context without a fault", () => {
  test.each(contextLaws(new ReferenceSubject()))("obeys $name", (law) => {
    expect(() => law.check()).not.toThrow();
  });
});

describe("a context in which", () => {
  test.each(MUTANTS)("$fault breaks $law", ({ subject, law: name }) => {
    const law = contextLaws(subject).find((each) => each.name === name);
    // A fixed seed, so that the test says the same every time. Other seeds find every fault too.
    const check = (): void => law?.check({ seed: 20 });
    expect(check).toThrow(law?.sentence);
    expect(check).toThrow(/root = create\(/u);
  });
});
