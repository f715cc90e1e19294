import fc from "fast-check";
import { arbitraryJoins } from "./arbitrary-joins.ts";
import { arbitraryTroublingNames, FEW_NAMES, PLAIN_NAMES } from "./arbitrary-name.ts";
import { arbitraryRound, forkNumbers, type Round, type RoundOptions } from "./arbitrary-round.ts";
import { arbitraryValue } from "./arbitrary-value.ts";
import { defineLaw } from "./define-law.ts";
import { canJoin, Joining } from "./joining.ts";
import type { Law } from "./law.ts";
import { branchName } from "./step.ts";
import type { LawSubject } from "./law-subject.ts";
import { expectMatchesModel } from "./writes.ts";

const names = fc.constant(PLAIN_NAMES.slice(0, 8));
const disjoint = { names, values: arbitraryValue, isDisjoint: true, writers: "all" } as const;
const contested = { ...disjoint, names: fc.constant(FEW_NAMES), isDisjoint: false } as const;

/** Laws about joining forks; none for a subject that cannot join. */
export function joinLaws<C>(subject: LawSubject<C>): Law[] {
  if (!canJoin(subject)) return [];
  const joining = new Joining(subject);
  return [
    defineLaw(
      "joining-equals-writing-in-turn",
      "A join without conflicts equals doing the writes one after another, forks of forks included",
      arbitraryJoins(fc.constant(PLAIN_NAMES)),
      (script) => expectMatchesModel(subject, script),
    ),
    defineLaw(
      "any-name-is-joined",
      "Names of every kind are joined like any other",
      arbitraryJoins(arbitraryTroublingNames),
      (script) => expectMatchesModel(subject, script),
    ),
    defineLaw(
      "order-of-disjoint-forks-does-not-matter",
      "Forks that wrote different names can be joined in any order",
      joinedRound(disjoint),
      (round) => joining.expectSameReversed(round),
    ),
    defineLaw(
      "joining-untouched-forks-changes-nothing",
      "Joining forks that wrote nothing gives the parent itself",
      joinedRound({ ...disjoint, writers: "root" }),
      (round) => joining.expectParentItself(round),
    ),
    defineLaw(
      "untouched-names-never-overwrite",
      "A name that a fork did not write keeps what its parent or another fork wrote",
      joinedRound(disjoint),
      (round) => joining.expectEachWritersValue(round),
    ),
    defineLaw(
      "deletes-are-joined",
      "A name that one fork deleted is gone after the join, and can be set again",
      joinedRound({ ...disjoint, deletes: 6 }),
      (round) => joining.expectDeleted(round),
    ),
    defineLaw(
      "forks-are-joined-in-the-order-given",
      "The order in which forks finished does not matter to their join",
      joinedRound({ ...contested, writers: "forks" }),
      (round) => joining.expectSameWhoeverFinishedFirst(round),
    ),
    defineLaw(
      "disagreement-is-refused",
      "Branches that left different values under one name cannot be joined, and a refused join changes nothing",
      joinedRound({ ...contested, values: fc.integer({ min: 0, max: 99 }) }),
      (round) => joining.expectError(round),
    ),
  ];
}

/** Rounds that end with a join, which is the last line of a counterexample. */
function joinedRound(options: RoundOptions): fc.Arbitrary<Round> {
  return arbitraryRound(options).map((round) => {
    const forks = forkNumbers(round).map(branchName);
    return { ...round, lines: [...round.lines, `join(root, [${forks.join(", ")}])`] };
  });
}
