import fc from "fast-check";
import { FEW_NAMES } from "./arbitrary-name.ts";
import { arbitraryScript, type Script } from "./arbitrary-script.ts";
import { arbitraryOddValue, arbitraryValue } from "./arbitrary-value.ts";
import { defineLaw } from "./define-law.ts";
import { BranchModel } from "./branch-model.ts";
import type { Law } from "./law.ts";
import type { LawSubject } from "./law-subject.ts";
import { Trial } from "./trial.ts";

const fewNames = fc.constant(FEW_NAMES);

/** Laws about reading what was written. */
export function writeLaws<C>(subject: LawSubject<C>): Law[] {
  return [
    defineLaw(
      "reads-see-the-last-write",
      "A variable holds what was written to it last, however much is written",
      arbitraryScript({
        names: fewNames,
        values: arbitraryValue,
        weights: { set: 12, delete: 1, fork: 1 },
        maxSteps: 60,
      }),
      (script) => expectMatchesModel(subject, script),
    ),
    defineLaw(
      "deletes-are-writes",
      "A deleted variable is gone, from later forks too but from nowhere else, until it is set again",
      arbitraryScript({
        names: fewNames,
        values: arbitraryValue,
        weights: { set: 2, delete: 4, fork: 2 },
      }),
      (script) => expectMatchesModel(subject, script),
    ),
    defineLaw(
      "values-read-as-written",
      "A value reads as it was written, whatever its depth, its texts and the names of its properties",
      arbitraryScript({
        names: fewNames,
        values: arbitraryOddValue,
        weights: { set: 2, fork: 1 },
        maxSteps: 6,
      }),
      (script) => expectMatchesModel(subject, script),
    ),
  ];
}

/** @throws unless every branch holds the right values, at the end or after each step. */
export function expectMatchesModel<C>(subject: LawSubject<C>, script: Script): void {
  const trial = new Trial(subject, script.variables, script.names);
  const expected = new BranchModel(script.variables);
  const joined = new Set<number>();
  const expectAll = (): void => {
    for (let branch = 0; branch < trial.length; branch++) {
      if (!joined.has(branch)) trial.expect(branch, expected.view(branch));
    }
  };
  for (const step of script.steps) {
    trial.take(step);
    expected.take(step);
    if (step.do === "join") for (const fork of step.forks) joined.add(fork);
    if (script.isWatched) expectAll();
  }
  expectAll();
}
