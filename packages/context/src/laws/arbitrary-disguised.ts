import fc from "fast-check";
import type { Json } from "../json.ts";
import { arbitraryTree } from "./arbitrary-value.ts";
import type { Scenario } from "./define-law.ts";
import { type Disguise, DISGUISES } from "./disguise.ts";

/** A value in disguise that is handed over, to `create` or to `set`, alone or inside a plain one. */
export interface Handover extends Scenario {
  readonly disguise: Disguise;
  readonly content: Json;
  readonly isNested: boolean;
  readonly isCreated: boolean;
}

export const arbitraryHandover: fc.Arbitrary<Handover> = fc
  .record({
    disguise: fc.constantFrom(...DISGUISES),
    content: arbitraryTree,
    isNested: fc.boolean(),
    isCreated: fc.boolean(),
  })
  .map((drawn) => ({ ...drawn, lines: linesOf(drawn) }));

function linesOf({ disguise, content, isNested, isCreated }: Omit<Handover, "lines">): string[] {
  const given = `given = ${disguise.name}(${JSON.stringify(content)})`;
  const value = isNested ? "{ b: given }" : "given";
  return isCreated
    ? [given, `root = create({ a: ${value} })`]
    : [given, "root = create({})", `fork1 = root.fork().set("a", ${value})`];
}
