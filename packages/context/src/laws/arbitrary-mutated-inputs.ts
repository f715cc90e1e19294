import fc from "fast-check";
import type { Json } from "../json.ts";
import { FEW_NAMES } from "./arbitrary-name.ts";
import { arbitraryTree } from "./arbitrary-value.ts";
import { type Change, changeIn } from "./change.ts";
import type { Scenario } from "./define-law.ts";
import { branchName } from "./step.ts";

/** Values that a caller passes to a context and changes afterwards. */
export interface MutatedInputs extends Scenario {
  /** Passed to `create` as they are. */
  readonly variables: Readonly<Record<string, Json>>;
  /** Each is set in the newest branch, or in a new fork of it. */
  readonly sets: readonly {
    readonly name: string;
    readonly value: Json;
    readonly isFork: boolean;
  }[];
  /** Changes of the record passed to `create` (0), or of the value of the first, second … `set`. */
  readonly changes: readonly { readonly of: number; readonly change: Change }[];
}

const name = fc.constantFrom(...FEW_NAMES);

/** Some values for `create`, some for `set`, and changes to any of them. */
export const arbitraryMutatedInputs: fc.Arbitrary<MutatedInputs> = fc
  .record({
    variables: fc.dictionary(name, arbitraryTree, { noNullPrototype: true }),
    sets: fc.array(fc.record({ name, value: arbitraryTree, isFork: fc.boolean() }), {
      maxLength: 4,
    }),
    picks: fc.array(fc.tuple(fc.nat({ max: 4 }), fc.nat({ max: 200 }), fc.nat({ max: 100 })), {
      minLength: 1,
      maxLength: 6,
      size: "max",
    }),
  })
  .map(({ variables, sets, picks }) => {
    const given: Json[] = [variables, ...sets.map(({ value }) => value)];
    const changes = picks.flatMap(([pick, place, way]) => {
      const of = pick % given.length;
      const change = changeIn(given[of] as Json, place, way);
      return change === undefined ? [] : [{ of, change }];
    });
    return { variables, sets, changes, lines: linesOf({ variables, sets, changes }) };
  });

function linesOf({ variables, sets, changes }: Omit<MutatedInputs, "lines">): string[] {
  let newest = 0;
  return [
    `given0 = ${JSON.stringify(variables)}; root = create(given0)`,
    ...sets.map(({ name, value, isFork }, i) => {
      const from = branchName(newest);
      const target = isFork ? `${branchName(++newest)} = ${from}.fork(); ` : "";
      const given = `given${i + 1}`;
      return `${given} = ${JSON.stringify(value)}; ${target}${branchName(newest)}.set(${JSON.stringify(name)}, ${given})`;
    }),
    ...changes.map(({ of, change }) => `given${of}${change.text}`),
  ];
}
