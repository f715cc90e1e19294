import { forkNumbers, forksOf, inTurn, type Round } from "./arbitrary-round.ts";
import { textOf, assertSame, type View, viewOf } from "./view.ts";
import type { LawSubject } from "./law-subject.ts";
import { Trial } from "./trial.ts";

/** A subject that can join. */
type Joinable<C> = LawSubject<C> & { join(parent: C, forks: readonly C[]): C };

/** True for a subject that can join. */
export function canJoin<C>(subject: LawSubject<C>): subject is Joinable<C> {
  return subject.join !== undefined;
}

/** Plays rounds and joins their forks. */
export class Joining<C> {
  readonly #subject: Joinable<C>;

  constructor(subject: Joinable<C>) {
    this.#subject = subject;
  }

  expectSameReversed(round: Round): void {
    const forward = this.#joined(this.#played(round), forkNumbers(round));
    const backward = this.#joined(this.#played(round), forkNumbers(round).toReversed());
    assertSame("the join in reverse", this.#view(backward, round), this.#view(forward, round));
  }

  expectParentItself(round: Round): void {
    const trial = this.#played(round);
    const parent = trial.context(0);
    const before = trial.view(0);
    const joined = this.#joined(trial, forkNumbers(round));
    assertSame("the join", this.#view(joined, round), before);
    if (joined !== parent) throw new Error("the join is another object than the parent");
  }

  expectEachWritersValue(round: Round): void {
    const trial = this.#played(round);
    const expected = new Map(trial.view(0));
    for (const fork of forkNumbers(round)) {
      const view = trial.view(fork);
      for (const { name } of round.writes[fork] ?? []) keep(expected, name, view.get(name));
    }
    const joined = this.#joined(trial, forkNumbers(round));
    assertSame("the join", this.#view(joined, round), expected);
  }

  expectDeleted(round: Round): void {
    const subject = this.#subject;
    const trial = this.#played(round);
    const deleted = forkNumbers(round).flatMap((fork) =>
      lastWrites(round, fork).filter(([, text]) => text === undefined),
    );
    let joined = this.#joined(trial, forkNumbers(round));
    for (const [name] of deleted) {
      const views = [joined, subject.fork(joined)].map((context) => this.#view(context, round));
      if (views.some((view) => view.has(name)))
        throw new Error(`${JSON.stringify(name)} is still there after the join`);
      joined = subject.set(joined, name, "again");
      if (this.#view(joined, round).get(name) !== '"again"')
        throw new Error(`${JSON.stringify(name)} cannot be set again after the join`);
    }
  }

  expectSameWhoeverFinishedFirst(round: Round): void {
    const [first, second] = round.turns.map((turns) => this.#outcome(round, turns)) as [
      View | null,
      View | null,
    ];
    if (first === null || second === null) {
      if (first !== second)
        throw new Error("the join is refused in one order of finishing, and not in another");
    } else assertSame("the join after another order of finishing", second, first);
  }

  expectError(round: Round): void {
    const trial = this.#played(round);
    const before = [...round.writes.keys()].map((branch) => trial.view(branch));
    if (!hasConflict(round)) return;
    try {
      this.#joined(trial, forkNumbers(round));
    } catch {
      before.forEach((view, branch) => trial.expect(branch, view));
      return;
    }
    throw new Error("the join is not refused");
  }

  #played(round: Round, turns: readonly number[] = round.turns[0]): Trial<C> {
    const trial = new Trial(this.#subject, round.variables, round.names);
    for (const step of [...forksOf(round), ...inTurn(round, turns)]) trial.take(step);
    return trial;
  }

  #joined(trial: Trial<C>, forks: readonly number[]): C {
    return this.#subject.join(
      trial.context(0),
      forks.map((fork) => trial.context(fork)),
    );
  }

  /** What the joined context holds; null if the join throws. */
  #outcome(round: Round, turns: readonly number[]): View | null {
    const trial = this.#played(round, turns);
    let joined: C;
    try {
      joined = this.#joined(trial, forkNumbers(round));
    } catch {
      return null;
    }
    return this.#view(joined, round);
  }

  #view(context: C, { names }: Round): View {
    return viewOf(this.#subject, context, names);
  }
}

/** What a branch wrote last under each name; undefined if it deleted it. */
function lastWrites({ writes }: Round, branch: number): [string, string | undefined][] {
  const last = new Map<string, string | undefined>();
  for (const write of writes[branch] ?? [])
    last.set(write.name, write.do === "set" ? textOf(write.value) : undefined);
  return [...last];
}

/**
 * True if two branches left different values under a name that both wrote. A write of the parent counts
 * only if it changed the value at the fork.
 */
function hasConflict(round: Round): boolean {
  const base = new Map(round.variables.map(([name, value]) => [name, textOf(value)]));
  const left = new Map<string, string | undefined>();
  for (const branch of [...forkNumbers(round), 0]) {
    for (const [name, text] of lastWrites(round, branch)) {
      if (branch === 0 && (text === base.get(name) || !left.has(name))) continue;
      if (left.has(name) && left.get(name) !== text) return true;
      left.set(name, text);
    }
  }
  return false;
}

function keep(view: Map<string, string>, name: string, text: string | undefined): void {
  if (text === undefined) view.delete(name);
  else view.set(name, text);
}
