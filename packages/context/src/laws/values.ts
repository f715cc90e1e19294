import fc from "fast-check";
import { FEW_NAMES } from "./arbitrary-name.ts";
import { arbitraryScript } from "./arbitrary-script.ts";
import { arbitraryTree } from "./arbitrary-value.ts";
import { arbitraryDeceptiveInput, type DeceptiveInput } from "./arbitrary-deceptive-input.ts";
import { arbitraryMutatedInputs, type MutatedInputs } from "./arbitrary-mutated-inputs.ts";
import { attempt } from "./change.ts";
import { defineLaw } from "./define-law.ts";
import { expectIsolated } from "./isolation.ts";
import type { Law } from "./law.ts";
import { branchName, fresh } from "./step.ts";
import type { LawSubject } from "./law-subject.ts";
import type { Json } from "../json.ts";
import { assertSame, type View, viewOf } from "./view.ts";

/** Laws about the objects and lists that variables hold. */
export function valueLaws<C>(subject: LawSubject<C>): Law[] {
  return [
    defineLaw(
      "data-cannot-be-changed",
      "Changing data that is reached through a context throws, or has no effect anywhere else",
      arbitraryScript({
        names: fc.constant(FEW_NAMES),
        values: arbitraryTree,
        weights: { change: 4, fork: 2, set: 1 },
        maxSteps: 16,
      }),
      (script) => expectIsolated(subject, script),
    ),
    defineLaw(
      "handed-over-values-are-kept",
      "What a caller later does to a value that it handed over is not seen",
      arbitraryMutatedInputs,
      (handovers) => expectKept(subject, handovers),
    ),
    defineLaw(
      "disguised-values-are-kept",
      "A frozen value, a proxy or an accessor that is handed over is refused, or reads the same for ever",
      arbitraryDeceptiveInput,
      (handover) => expectUnmasked(subject, handover),
    ),
  ];
}

function expectKept<C>(subject: LawSubject<C>, { variables, sets, changes }: MutatedInputs): void {
  const given: unknown[] = [fresh(variables)];
  const branches = [subject.create(given[0] as typeof variables)];
  for (const { name, value, isFork } of sets) {
    const own = fresh(value);
    given.push(own);
    if (isFork) branches.push(subject.fork(branches.at(-1) as C));
    branches.push(subject.set(branches.pop() as C, name, own));
  }
  const before = branches.map((branch) => viewOf(subject, branch, FEW_NAMES));
  for (const { of, change } of changes) {
    attempt(change, given[of]);
    for (const [branch, view] of before.entries()) {
      assertSame(branchName(branch), viewOf(subject, branches[branch] as C, FEW_NAMES), view);
    }
  }
}

function expectUnmasked<C>(
  subject: LawSubject<C>,
  { disguise, content, isNested, isCreated }: DeceptiveInput,
): void {
  const { value, turn } = disguise.of(fresh(content));
  const given = (isNested ? { b: value } : value) as Json;
  const names = ["a"];
  let branches: C[];
  let before: View[];
  try {
    const root = subject.create(isCreated ? { a: given } : {});
    const branch = subject.fork(root);
    const written = isCreated ? branch : subject.set(branch, "a", given);
    branches = [root, written, subject.fork(written)];
    before = branches.map((each) => viewOf(subject, each, names));
  } catch {
    return;
  }
  turn();
  for (const [branch, view] of before.entries())
    assertSame(branchName(branch), viewOf(subject, branches[branch] as C, names), view);
}
