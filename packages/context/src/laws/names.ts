import fc from "fast-check";
import {
  arbitraryCollidingNames,
  arbitraryForeignNames,
  arbitraryObjectNames,
} from "./arbitrary-name.ts";
import { arbitraryRound, scriptOf } from "./arbitrary-round.ts";
import { arbitraryScript, type Script } from "./arbitrary-script.ts";
import { arbitraryValue } from "./arbitrary-value.ts";
import { defineLaw } from "./define-law.ts";
import type { Law } from "./law.ts";
import type { LawSubject } from "./law-subject.ts";
import { expectMatchesModel } from "./writes.ts";

/** Laws about the names of variables. */
export function nameLaws<C>(subject: LawSubject<C>): Law[] {
  return [
    defineLaw(
      "names-with-equal-hashes",
      "Names with equal hashes behave like any other",
      scriptsWith(arbitraryCollidingNames),
      (script) => expectMatchesModel(subject, script),
    ),
    defineLaw(
      "names-of-object-properties",
      "Names that every object has, such as `__proto__` and `constructor`, behave like any other",
      scriptsWith(arbitraryObjectNames),
      (script) => expectMatchesModel(subject, script),
    ),
    defineLaw(
      "names-long-empty-and-foreign",
      "Empty, very long, numeric and non-ASCII names behave like any other",
      scriptsWith(arbitraryForeignNames),
      (script) => expectMatchesModel(subject, script),
    ),
  ];
}

/** Trees of branches, and forks that share a start: mistakes with shared maps show among the latter. */
function scriptsWith(names: fc.Arbitrary<readonly string[]>): fc.Arbitrary<Script> {
  const values = arbitraryValue;
  const weights = { set: 4, delete: 4, fork: 2 };
  const rounds = arbitraryRound({
    names,
    values,
    isDisjoint: false,
    writers: "all",
    deletes: 3,
    isLarge: true,
  });
  return fc.oneof(
    arbitraryScript({ names, values, weights, maxSteps: 30, isLarge: true }),
    // Read at the end only: a value that was read before may hide a mistake in the map it came from.
    rounds.map((round) => scriptOf(round, false)),
  );
}
