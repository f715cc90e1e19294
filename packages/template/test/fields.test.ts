import { createContext, type Json, type JsonObject } from "@sheaf/context";
import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { expect, test } from "vitest";
import { compileExpression, TemplateError } from "../src/index.ts";

const name = fc.constantFrom("a", "b", "a b", "c-d", "toString");

const value = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom<Json>(null, true, false, 0, 1, 2, "", "1", "a"),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(name, tie("value"), { maxKeys: 3, noNullPrototype: true }),
  ) as fc.Arbitrary<Json>,
})).value;

const step = fc.record({
  key: fc.oneof(name, fc.integer({ min: -3, max: 3 })),
  optional: fc.boolean(),
});
const path = fc.array(step, { minLength: 1, maxLength: 4 });
type Path = readonly { readonly key: string | number; readonly optional: boolean }[];

const MISSING = Symbol("missing");

/** Reads step by step, as the guide says it. */
function model(start: Json, steps: Path): Json | typeof MISSING {
  let reached: Json = start;
  for (const { key, optional } of steps) {
    let next: Json | undefined;
    if (typeof key === "number" && Array.isArray(reached))
      next = (reached as Json[]).slice(key).concat(reached as Json[])[
        key < -reached.length || key >= reached.length ? reached.length * 2 : 0
      ];
    if (typeof key === "string" && typeof reached === "object" && !Array.isArray(reached))
      next = Object.entries(reached ?? {}).find(([own]) => own === key)?.[1];
    if (next === undefined && !optional) return MISSING;
    reached = next ?? null;
  }
  return reached;
}

function textOf(steps: Path): string {
  return steps
    .map(({ key, optional }, i) => {
      const text = typeof key === "number" ? `[${key}]` : i === 0 ? key : `.${key}`;
      return text + (optional ? "?" : "");
    })
    .join("");
}

function evaluated(source: string, variables: JsonObject): Json | typeof MISSING {
  try {
    return compileExpression(source)(createContext({ variables }));
  } catch (error) {
    if (error instanceof TemplateError && error.code === "MISSING_VALUE") return MISSING;
    throw error;
  }
}

const isTruthy = (field: Json): boolean =>
  typeof field === "object" && field !== null ? Object.keys(field).length > 0 : Boolean(field);

test("lookup, map, where and group_by do what the guide says, on random data", () => {
  fc.assert(
    fc.property(fc.array(value, { maxLength: 6 }), path, value, (list, steps, wanted) => {
      const fields = list.map((element) => model(element, steps));
      const text = textOf(steps);
      const variables = { list, text, wanted, nothing: null };
      for (const [i, field] of fields.entries())
        expect(evaluated(`lookup(list[${i}], text)`, variables)).toEqual(field);
      const isMissing = fields.includes(MISSING);
      const known = fields as Json[];
      const kept = (test: (field: Json) => boolean) =>
        isMissing ? MISSING : list.filter((_, i) => test(known[i] as Json));
      const isEqual = (field: Json) => isDeepStrictEqual(field, wanted);
      expect(evaluated("map(list, text)", variables)).toEqual(isMissing ? MISSING : known);
      expect(evaluated("where(list, text)", variables)).toEqual(kept(isTruthy));
      expect(evaluated("where(list, text, wanted)", variables)).toEqual(kept(isEqual));
      expect(evaluated("where(list, text, '!=', wanted)", variables)).toEqual(
        kept((field) => !isEqual(field)),
      );
      const keys = known.filter(
        (key, i) => known.findIndex((k) => isDeepStrictEqual(k, key)) === i,
      );
      const groups = keys.map((key) => ({
        key,
        items: list.filter((_, i) => isDeepStrictEqual(known[i], key)),
      }));
      expect(evaluated("group_by(list, text)", variables)).toEqual(isMissing ? MISSING : groups);
    }),
    { numRuns: 1_000 },
  );
});

test("the chunks of a list are the list, and none but the last is shorter", () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat(), { maxLength: 30 }),
      fc.integer({ min: 1, max: 40 }),
      (list, size) => {
        const chunks = evaluated("chunk(list, size)", { list, size }) as number[][];
        expect(chunks.flat()).toEqual(list);
        expect(chunks.slice(0, -1).every((chunk) => chunk.length === size)).toBe(true);
        expect(chunks.every((chunk) => chunk.length > 0 && chunk.length <= size)).toBe(true);
      },
    ),
  );
});

test("a product is what nested loops give", () => {
  const lists = fc.array(fc.array(fc.nat(9), { maxLength: 4 }), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(lists, (given) => {
      let tuples: number[][] = [[]];
      for (const list of given) tuples = tuples.flatMap((t) => list.map((n) => [...t, n]));
      const variables = Object.fromEntries(given.map((list, i) => [`l${i}`, list]));
      const source = `product(${Object.keys(variables).join(", ")})`;
      expect(evaluated(source, variables)).toEqual(tuples);
    }),
  );
});
