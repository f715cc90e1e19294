import fc from "fast-check";
import type { Json } from "../json.ts";
import { namePick, type Script, variablesOf } from "./arbitrary-script.ts";
import type { Scenario } from "./define-law.ts";
import { linesOf, type Step, type Variables, type Write } from "./step.ts";

/** A root that is forked several times at one point, after which root and forks write in some order. */
export interface Round extends Scenario {
  readonly variables: Variables;
  readonly names: readonly string[];
  /** The writes of the root after the fork, then those of each fork. */
  readonly writes: readonly (readonly Write[])[];
  /** Two orders in which the branches take turns. */
  readonly turns: readonly [readonly number[], readonly number[]];
}

/** Options for generating rounds. */
export interface RoundOptions {
  readonly names: fc.Arbitrary<readonly string[]>;
  readonly values: fc.Arbitrary<Json>;
  /** True if no two branches may write the same name. */
  readonly isDisjoint: boolean;
  readonly writers: "root" | "forks" | "all";
  /** The weight of deletions; that of other writes is 3. */
  readonly deletes?: number;
  /** True if the root starts with so many variables that no map stores them as a plain list. */
  readonly isLarge?: boolean;
}

const MAX_FORKS = 4;

const MAX_VARIABLES = 14;

/** One fan-out of plain forks. */
export function arbitraryRound(options: RoundOptions): fc.Arbitrary<Round> {
  const { names, values, isDisjoint, writers, deletes = 1, isLarge = false } = options;
  const write = fc.record({
    name: namePick,
    value: fc.oneof(
      { weight: 3, arbitrary: values },
      { weight: deletes, arbitrary: fc.constant(undefined) },
    ),
  });
  const writing = fc.array(write, { maxLength: 5, size: "max" });
  const idle: typeof writing = fc.constant([]);
  const turns = fc.array(fc.nat({ max: MAX_FORKS }), { maxLength: 12, size: "max" });
  return fc
    .record({
      names: fc.noShrink(names),
      variables: fc.array(values, {
        minLength: isLarge ? 9 : 0,
        maxLength: MAX_VARIABLES,
        size: "max",
      }),
      root: writers === "forks" ? idle : writing,
      forks: fc.array(writers === "root" ? idle : writing, {
        minLength: 1,
        maxLength: MAX_FORKS,
        size: "max",
      }),
      turns: fc.tuple(turns, turns),
    })
    .map((drawn) => {
      const { names } = drawn;
      const variables = variablesOf(names, drawn.variables);
      const branches = [drawn.root, ...drawn.forks];
      const writes = branches.map((drafts, position) => {
        const own = isDisjoint ? names.filter((_, i) => i % branches.length === position) : names;
        return drafts.flatMap(({ name, value }) => writeOf(own[name % own.length], value));
      });
      const round = { variables, names, writes, turns: drawn.turns };
      const lines = linesOf(variables, [...forksOf(round), ...inTurn(round, drawn.turns[0])]);
      return { ...round, lines };
    });
}

/** The round as a script, in the first of its two orders. */
export function scriptOf(round: Round, isWatched: boolean): Script {
  const { variables, names, lines } = round;
  const steps = [...forksOf(round), ...inTurn(round, round.turns[0])];
  return { variables, names, lines, isWatched, steps };
}

/** The steps that make the forks. */
export function forksOf({ writes }: Pick<Round, "writes">): Step[] {
  return writes.slice(1).map(() => ({ do: "fork", on: 0 }));
}

/** The numbers of the forks. */
export function forkNumbers({ writes }: Pick<Round, "writes">): number[] {
  return [...writes.keys()].slice(1);
}

/** The writes of all branches, interleaved in this order. */
export function inTurn({ writes }: Pick<Round, "writes">, turns: readonly number[]): Step[] {
  const left = writes.map((own, on) => own.map((write): Step => ({ ...write, on })));
  const steps: Step[] = [];
  for (let turn = 0; left.some((own) => own.length > 0); turn++) {
    const waiting = left.filter((own) => own.length > 0);
    const pick = turns[turn % Math.max(turns.length, 1)] ?? 0;
    steps.push(waiting[pick % waiting.length]?.shift() as Step);
  }
  return steps;
}

function writeOf(name: string | undefined, value: Json | undefined): Write[] {
  if (name === undefined) return [];
  return [value === undefined ? { do: "delete", name } : { do: "set", name, value }];
}
