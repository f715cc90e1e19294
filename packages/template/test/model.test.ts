import type { Json } from "@sheaf/context";
import fc from "fast-check";
import { expect, test } from "vitest";
import { compileExpression, compileTemplate, TemplateError } from "../src/index.ts";
import { someContext } from "./evaluate.ts";
import { FAILED, type Tree, printed, reference } from "./model.ts";

const context = someContext();

const leaf: fc.Arbitrary<Tree> = fc.oneof(
  fc.constantFrom<Json>(null, true, false, 0, 1, 2, -3, 0.5, "", "a", "ab").map((value) => ({
    kind: "value" as const,
    value,
  })),
  fc
    .constantFrom("n", "zero", "nothing", "text", "empty", "list", "words", "user", "nope")
    .map((name) => ({ kind: "name" as const, name })),
);

const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    leaf,
    fc.array(tie("tree"), { maxLength: 3 }).map((values) => ({ kind: "list" as const, values })),
    fc
      .uniqueArray(fc.tuple(fc.constantFrom("a", "b", "if", "x y"), tie("tree")), {
        maxLength: 3,
        selector: ([key]) => key,
      })
      .map((entries) => ({ kind: "object" as const, entries })),
    fc
      .tuple(
        fc.constantFrom(
          "or",
          "and",
          "==",
          "!=",
          "<",
          "<=",
          ">",
          ">=",
          "in",
          "not in",
          "+",
          "-",
          "*",
          "/",
          "%",
        ),
        tie("tree"),
        tie("tree"),
      )
      .map(([operator, left, right]) => ({ kind: "binary" as const, operator, left, right })),
    fc
      .tuple(fc.constantFrom("not", "-"), tie("tree"))
      .map(([operator, operand]) => ({ kind: "unary" as const, operator, operand })),
    fc.tuple(tie("tree"), tie("tree"), tie("tree")).map(([value, condition, otherwise]) => ({
      kind: "if" as const,
      value,
      condition,
      otherwise,
    })),
    fc
      .tuple(
        tie("tree"),
        fc.constantFrom("a", "name", "tags", "if", "x y", "constructor"),
        fc.boolean(),
      )
      .map(([base, name, isOptional]) => ({ kind: "property" as const, base, name, isOptional })),
    fc
      .tuple(tie("tree"), fc.constantFrom(0, 1, -1, 5))
      .map(([base, index]) => ({ kind: "index" as const, base, index })),
    fc
      .tuple(
        fc.constantFrom("length", "type", "string", "default"),
        tie("tree"),
        tie("tree"),
        fc.boolean(),
      )
      .map(([name, first, second, isPiped]) => ({
        kind: "call" as const,
        name,
        values: name === "default" ? [first, second] : [first],
        isPiped,
      })),
  ),
}));

function evaluated(source: string): Json {
  try {
    return compileExpression(source)(context);
  } catch (error) {
    if (error instanceof TemplateError) return FAILED;
    throw error;
  }
}

test("random expressions, printed and read again, agree with a simple evaluator", () => {
  const seen = { failed: 0, succeeded: 0 };
  fc.assert(
    fc.property(tree, fc.boolean(), (expression, isSparing) => {
      const expected = reference(expression, (name) => context.get(name));
      const source = printed(expression, isSparing);
      const value = evaluated(source);
      expect([source, value]).toEqual([source, expected]);
      seen[value === FAILED ? "failed" : "succeeded"]++;
      if (value === FAILED) return;
      expect([source, compileTemplate(`{{ ${source} }}`)(context)]).toEqual([source, expected]);
      expect(Object.is(value, -0)).toBe(false);
    }),
    { numRuns: 3_000 },
  );
  // The generator bites: neither outcome is rare.
  expect(seen.failed).toBeGreaterThan(300);
  expect(seen.succeeded).toBeGreaterThan(300);
});
