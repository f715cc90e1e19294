import type { Law } from "./law.ts";
import { arbitraryTroublingNames } from "./arbitrary-name.ts";
import { arbitraryScript, type Script } from "./arbitrary-script.ts";
import { arbitraryOddValue } from "./arbitrary-value.ts";
import { defineLaw } from "./define-law.ts";
import type { LawSubject } from "./law-subject.ts";
import { Trial } from "./trial.ts";
import type { View } from "./view.ts";

/** Laws about snapshots. */
export function snapshotLaws<C>(subject: LawSubject<C>): Law[] {
  if (subject.restore === undefined) return [];
  return [
    defineLaw(
      "snapshots-round-trip",
      "A context that is written down and read again holds the same, and goes on alone",
      arbitraryScript({
        names: arbitraryTroublingNames,
        values: arbitraryOddValue,
        weights: { set: 3, delete: 2, fork: 1, restore: 2 },
        maxSteps: 12,
      }),
      (script) => expectRestored(subject, script),
    ),
  ];
}

/** @throws unless a restored branch holds the same, and its later writes reach no other branch. */
function expectRestored<C>(subject: LawSubject<C>, script: Script): void {
  const trial = new Trial(subject, script.variables, script.names);
  const seen: View[] = [trial.view(0)];
  for (const step of script.steps) {
    trial.take(step);
    if (step.do === "fork") seen.push(trial.view(trial.length - 1));
    else if (step.do !== "restore") seen[step.on] = trial.view(step.on);
    seen.forEach((view, branch) => trial.expect(branch, view));
  }
}
