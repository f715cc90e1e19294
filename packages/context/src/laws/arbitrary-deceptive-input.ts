import fc from "fast-check";
import type { Json } from "../json.ts";
import { arbitraryTree } from "./arbitrary-value.ts";
import type { Scenario } from "./define-law.ts";
import { type DeceptiveValue, DECEPTIVE_VALUES } from "./deceptive-value.ts";

/** A deceptive value that is passed to `create` or `set`, alone or inside a plain object. */
export interface DeceptiveInput extends Scenario {
  readonly disguise: DeceptiveValue;
  readonly content: Json;
  readonly isNested: boolean;
  readonly isCreated: boolean;
}

export const arbitraryDeceptiveInput: fc.Arbitrary<DeceptiveInput> = fc
  .record({
    disguise: fc.constantFrom(...DECEPTIVE_VALUES),
    content: arbitraryTree,
    isNested: fc.boolean(),
    isCreated: fc.boolean(),
  })
  .map((drawn) => ({ ...drawn, lines: linesOf(drawn) }));

function linesOf({
  disguise,
  content,
  isNested,
  isCreated,
}: Omit<DeceptiveInput, "lines">): string[] {
  const given = `given = ${disguise.name}(${JSON.stringify(content)})`;
  const value = isNested ? "{ b: given }" : "given";
  return isCreated
    ? [given, `root = create({ a: ${value} })`]
    : [given, "root = create({})", `fork1 = root.fork().set("a", ${value})`];
}
