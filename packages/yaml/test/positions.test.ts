import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse, Scalar, stringify } from "yaml";
import { validateWorkflow } from "../src/index.ts";
import { Lines } from "../src/lines.ts";
import { Problems } from "../src/problems.ts";
import { readYaml } from "../src/read-yaml.ts";
import { ScalarSource } from "../src/scalar-source.ts";
import type { ScalarTree, Tree } from "../src/tree.ts";

/** The template in each style; `@` marks the character that is wrong. */
const styles: Readonly<Record<string, string>> = {
  plain: "input: a {{ @x }} b",
  "plain over lines": "input: a\n      b  \n\n      c {{ @x }} d",
  "plain, the template over lines": "input: a {{\n        1 +\n      @x }} b",
  "single quotes": "input: 'it''s {{ ''a'' ~ @x }}'".replace(" ~ ", " + "),
  "single quotes over lines": "input: 'a''\n\n     b {{ @x }}'",
  "double quotes": 'input: "a {{ @x }}"',
  "escapes of every length": 'input: "\\t\\x41\\u00e9\\U0001F600\\\\\\" {{ @x }}"',
  "quotes in the template": 'input: "{{ \\"a\\" + @x }}"',
  "escaped end of line": 'input: "a\\\n      \\  b {{ @x }}"',
  "double quotes over lines": 'input: "a  \n\n\n      b {{ @x }}"',
  literal: "input: |\n      a\n        b {{ @x }}\n",
  "literal with indentation": "input: |2\n        a\n      b {{ @x }}\n",
  "literal with comment": "input: |- # why\n\n      a {{ 1 }}\n      {{ @x }}\n",
  folded: "input: >\n      a\n      b\n\n        c\n      {{ @x }}\n",
  "folded, the template over lines": "input: >-\n      a {{ 1 +\n      2 +\n      @x }}\n",
  "flow list": 'input: [a, "{{ 1 }}", "{{ @x }}"]',
  "flow map over lines": 'input: { a: 1,\n      b: "{{ @x }}" }',
  "after wide characters": 'input: "😀é {{ @x }}"',
};

describe("the character inside the scalar", () => {
  test.each(Object.entries(styles))("%s", (_, option) => {
    for (const newline of ["\n", "\r\n"]) {
      const marked = `tasks:\n  - name: a\n    ${option}`.replaceAll("\n", newline);
      const at = marked.indexOf("@");
      const text = marked.replace("@", "");
      const [problem, ...others] = validateWorkflow(text);
      expect(others).toEqual([]);
      expect(problem).toMatchObject({ code: "UNKNOWN_NAME", ...new Lines(text).at(at) });
    }
  });

  test("the end of a scalar", () => {
    const text = 'tasks:\n  - name: a\n    input: "a {{ 1 +"';
    expect(validateWorkflow(text)).toMatchObject([{ code: "INVALID_TEMPLATE", line: 3 }]);
  });
});

describe("any text in any style", () => {
  const words = fc.stringMatching(/^[ab'"\\\t\n é😀{}:#-]{0,40}$/u);
  const style = fc.constantFrom(
    Scalar.PLAIN,
    Scalar.QUOTE_SINGLE,
    Scalar.QUOTE_DOUBLE,
    Scalar.BLOCK_LITERAL,
    Scalar.BLOCK_FOLDED,
  );

  test("is found character by character", () => {
    fc.assert(
      fc.property(
        words,
        style,
        fc.boolean(),
        fc.integer({ min: 20, max: 80 }),
        (given, type, isDeep, lineWidth) => {
          const scalar = new Scalar(given);
          scalar.type = type;
          const text = stringify(isDeep ? { a: [{ b: scalar }] } : { a: scalar }, { lineWidth });
          const tree = readYaml(text, new Problems(text));
          // `yaml` writes some texts in a way that it cannot read.
          fc.pre(tree !== null);
          const found = scalarIn(tree);
          // Or that it reads as something else, even alone.
          const read = parse(text) as { a: unknown };
          const alone = isDeep ? (read.a as [{ b: unknown }])[0].b : read.a;
          fc.pre(String(alone).trim() === given.trim());
          // It does not always keep the end of a text when it writes.
          const value = String(found.value);
          expect(value.trim()).toBe(given.trim());
          for (let i = 0; i < value.length; i++) {
            const character = value.charAt(i);
            if (/[\s"\\]/.test(character)) continue;
            const written = text.charAt(new ScalarSource(text, found).offsetOf(i));
            expect(["\\", character]).toContain(written);
          }
        },
      ),
      { numRuns: 2000 },
    );
  });

  test("stays within the text for any source", () => {
    const source = fc.stringMatching(/^[ab'"\\|>\t\n {}:x0-]{0,40}$/);
    fc.assert(
      fc.property(source, fc.nat(50), (text, offset) => {
        for (const scalar of scalarsIn(readYaml(`a: ${text}`, new Problems(text)))) {
          const at = new ScalarSource(`a: ${text}`, scalar).offsetOf(offset);
          expect(at).toBeGreaterThanOrEqual(scalar.start);
          expect(at).toBeLessThanOrEqual(Math.max(scalar.end, scalar.start) + 1);
        }
      }),
      { numRuns: 3000 },
    );
  });
});

describe("lines", () => {
  test("are counted as editors count them", () => {
    const lines = new Lines("a\n\nbc\r\nd");
    expect([0, 1, 2, 3, 4, 7, 8].map((offset) => lines.at(offset))).toEqual([
      { line: 1, column: 1 },
      { line: 1, column: 2 },
      { line: 2, column: 1 },
      { line: 3, column: 1 },
      { line: 3, column: 2 },
      { line: 4, column: 1 },
      { line: 4, column: 2 },
    ]);
  });
});

function scalarIn(tree: Tree): ScalarTree {
  return [...scalarsIn(tree)].at(-1) as ScalarTree;
}

function* scalarsIn(tree: Tree | null): Iterable<ScalarTree> {
  if (tree === null) return;
  if (tree.kind === "scalar") yield tree;
  else if (tree.kind === "list") for (const item of tree.items) yield* scalarsIn(item);
  else for (const { value } of tree.entries.values()) yield* scalarsIn(value);
}
