import fc from "fast-check";
import { PLAIN_NAMES } from "./arbitrary-name.ts";
import { arbitraryRound, forksOf, inTurn, type Round, scriptOf } from "./arbitrary-round.ts";
import { arbitraryScript, type Script } from "./arbitrary-script.ts";
import { arbitraryValue } from "./arbitrary-value.ts";
import { defineLaw } from "./define-law.ts";
import type { Law } from "./law.ts";
import { branchName } from "./step.ts";
import type { LawSubject } from "./law-subject.ts";
import { Trial } from "./trial.ts";
import { assertSame, type View } from "./view.ts";

const names = fc.constant(PLAIN_NAMES);
const round = {
  names: fc.constant(PLAIN_NAMES.slice(0, 5)),
  values: arbitraryValue,
  isDisjoint: false,
};
const tree = { names, values: arbitraryValue, weights: { set: 3, delete: 1, fork: 2 } };

/** Laws about where writes are visible. */
export function isolationLaws<C>(subject: LawSubject<C>): Law[] {
  return [
    defineLaw(
      "forks-see-their-parent",
      "A fork sees what its parent saw",
      arbitraryScript(tree),
      (script) => expectForksSeeParents(subject, script),
    ),
    defineLaw(
      "writes-stay-in-the-fork",
      "What a fork writes reaches neither its parent nor its siblings",
      arbitraryRound({ ...round, writers: "forks" }),
      (round) => expectIsolated(subject, scriptOf(round, true)),
    ),
    defineLaw(
      "later-writes-stay-in-the-parent",
      "What a parent writes later never reaches a fork",
      fc
        .tuple(arbitraryRound({ ...round, writers: "root" }), fc.boolean())
        .map(([round, isWatched]) => scriptOf(round, isWatched)),
      (script) => expectIsolated(subject, script),
    ),
    defineLaw(
      "forks-of-forks-are-isolated",
      "Forks of forks see what their parent saw, and what any branch writes reaches no other",
      arbitraryScript(tree),
      (script) => expectIsolated(subject, script),
    ),
    defineLaw(
      "interleaving-does-not-matter",
      "A branch ends the same whether others write in between or not",
      arbitraryRound({ ...round, writers: "all" }),
      (round) => expectSameAlone(subject, round),
    ),
  ];
}

/** @throws unless each branch, at the end or at each step, holds what it last wrote or started with. */
export function expectIsolated<C>(subject: LawSubject<C>, script: Script): void {
  const trial = new Trial(subject, script.variables, script.names);
  const seen: View[] = [trial.view(0)];
  const expectAll = (): void => seen.forEach((view, branch) => trial.expect(branch, view));
  for (const step of script.steps) {
    trial.take(step);
    if (step.do === "fork") seen.push(seen[step.on] as View);
    else seen[step.on] = trial.view(step.on);
    if (script.isWatched) expectAll();
  }
  expectAll();
}

function expectForksSeeParents<C>(subject: LawSubject<C>, script: Script): void {
  const trial = new Trial(subject, script.variables, script.names);
  for (const step of script.steps) {
    trial.take(step);
    if (step.do === "fork") trial.expect(trial.length - 1, trial.view(step.on));
  }
}

function expectSameAlone<C>(subject: LawSubject<C>, round: Round): void {
  const together = new Trial(subject, round.variables, round.names);
  for (const step of [...forksOf(round), ...inTurn(round, round.turns[0])]) together.take(step);
  for (const [branch, writes] of round.writes.entries()) {
    const alone = new Trial(subject, round.variables, round.names);
    const on = Math.min(branch, 1);
    if (on === 1) alone.take({ do: "fork", on: 0 });
    for (const write of writes) alone.take({ ...write, on });
    assertSame(`${branchName(branch)}, alone,`, alone.view(on), together.view(branch));
  }
}
