import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { DocumentError, loadWorkflow, validateWorkflow } from "../src/index.ts";
import { MAX_DEPTH, MAX_LENGTH } from "../src/compose-yaml.ts";
import { MAX_PROBLEMS } from "../src/problems.ts";
import { MAX_ALIASED } from "../src/read-yaml.ts";
import { runDocument } from "./documents.ts";

/** All codes, each once; fails if loading does anything but refuse or return a workflow. */
function codes(text: string): readonly string[] {
  const problems = validateWorkflow(text);
  let thrown: readonly unknown[] = [];
  try {
    // What loads can run: the graph's own checks find nothing more.
    loadWorkflow(text).check();
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error;
    thrown = error.problems;
  }
  expect(thrown).toEqual(problems);
  return [...new Set(problems.map(({ code }) => code))];
}

const task = "tasks:\n  - name: a\n    input: ";

describe("depth", () => {
  test.each([
    ["lists", (n: number) => `${task}${"[".repeat(n)}${"]".repeat(n)}`],
    ["lists without end", (n: number) => "[".repeat(n)],
    ["maps", (n: number) => `${task}${"{a: ".repeat(n)}1${"}".repeat(n)}`],
    ["block lists", (n: number) => `${task}\n      ${"- ".repeat(n)}x`],
    ["keys", (n: number) => `${task}${"? ".repeat(n)}x`],
    ["compact maps", (n: number) => "a: ".repeat(n)],
  ])("%s", (_, nested) => {
    expect(codes(nested(MAX_DEPTH + 2))).toContain("TOO_DEEP");
    expect(codes(nested(3000))).toEqual(["TOO_DEEP"]);
    expect(codes(nested(20_000))).toEqual(["TOO_DEEP"]);
  });

  test.each([
    ["maps in a list that never ends", (n: number) => `a: [${"\n  a: 1\n b: 2\n".repeat(n)}`],
    ["maps in a map that never ends", (n: number) => `a: {${"\n  a: 1\n b: 2\n".repeat(n)}`],
    ["keys in lists", (n: number) => "[? ".repeat(n)],
    ["keys in maps", (n: number) => "{? ".repeat(n)],
    ["lists as keys", (n: number) => `${"[".repeat(n)}${"]: 1".repeat(n)}`],
    ["anchors", (n: number) => "- &a ".repeat(n)],
    ["tags", (n: number) => "- !!seq ".repeat(n)],
    ["quoted keys", (n: number) => `"a": `.repeat(n)],
    ["lists in quotes in lists", (n: number) => `["a", `.repeat(n)],
    ["lists between comments", (n: number) => "[ # c\n ".repeat(n)],
  ])("any kind, %s, is refused with its position", (_, nested) => {
    for (const count of [1000, 20_000]) {
      const [first] = validateWorkflow(nested(count));
      expect(["TOO_DEEP", "INVALID_YAML"]).toContain(first?.code);
      expect(first?.line).toBeGreaterThanOrEqual(1);
      expect(first?.column).toBeGreaterThanOrEqual(1);
    }
  });

  test("indented maps", () => {
    const text = Array.from({ length: 1000 }, (_, i) => `${" ".repeat(i)}a:`).join("\n");
    expect(codes(text)).toEqual(["TOO_DEEP"]);
  });

  test("documents within the limits load and run", async () => {
    const depth = MAX_DEPTH - 5;
    const text = `${task}${"[".repeat(depth)}"{{ 1 }}"${"]".repeat(depth)}\n    action: core.echo\noutput: "{{ task.a.output }}"`;
    const { output } = await runDocument(text);
    expect(JSON.stringify(output)).toBe(`${"[".repeat(depth)}1${"]".repeat(depth)}`);
  });

  test("aliases in aliases", () => {
    const levels = Array.from(
      { length: 200 },
      (_, i) => `      - &a${i} [[[${i === 0 ? "1" : `*a${i - 1}`}]]]`,
    );
    expect(codes(`${task}\n${levels.join("\n")}`)).toEqual(["TOO_DEEP"]);
  });

  test("workflows that run each other", () => {
    const chain = (length: number): string =>
      stringify({
        workflows: Object.fromEntries(
          Array.from({ length }, (_, i) => [
            `w${i}`,
            {
              tasks: [{ name: "t", action: i === length - 1 ? "core.echo" : `workflow.w${i + 1}` }],
            },
          ]),
        ),
        tasks: [{ name: "t", action: "workflow.w0" }],
      });
    expect(codes(chain(50))).toEqual([]);
    expect(codes(chain(500))).toEqual(["TOO_DEEP"]);
  });
});

describe("aliases", () => {
  const bomb = (levels: number, width: number): string => {
    const lines = Array.from({ length: levels }, (_, i) => {
      const held = i === 0 ? "x" : `*b${i - 1}`;
      return `  - &b${i} [${Array.from({ length: width }, () => held).join(", ")}]`;
    });
    return `bomb:\n${lines.join("\n")}\ntasks: [{ name: a }]\n`;
  };

  test("that multiply are refused without being expanded", () => {
    const before = process.memoryUsage().heapUsed;
    expect(codes(bomb(30, 10))).toContain("ALIAS_LIMIT");
    expect(codes(bomb(90, 100))).toContain("ALIAS_LIMIT");
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(200 * 1024 * 1024);
  });

  test("are reported once, where they go beyond the limit", () => {
    const text = `${task}\n      - &x [${"1, ".repeat(999)}1]\n${"      - *x\n".repeat(200)}`;
    const problems = validateWorkflow(text);
    expect(problems.map(({ code }) => code)).toEqual(["ALIAS_LIMIT"]);
    expect(problems[0]?.line).toBe(4 + Math.floor(MAX_ALIASED / 1001) + 1);
  });

  test("of long texts count more", () => {
    const long = "x".repeat(64 * 1024);
    const text = `${task}\n      - &x "${long}"\n${"      - *x\n".repeat(100)}`;
    expect(codes(text)).toEqual(["ALIAS_LIMIT"]);
  });

  test("that share options are accepted", async () => {
    const tasks = Array.from(
      { length: 2000 },
      (_, i) => `  - name: t${i}\n    action: core.echo\n    retry: *r`,
    );
    const text = `vars: { defaults: &r { count: 1, delay: 0.01 } }\ntasks:\n${tasks.join("\n")}`;
    expect(codes(text)).toEqual([]);
    expect((await runDocument(text)).status).toBe("succeeded");
  });
});

describe("size", () => {
  test("beyond the limit", () => {
    const text = `# ${"x".repeat(MAX_LENGTH)}`;
    expect(validateWorkflow(text)).toMatchObject([{ code: "TOO_LARGE", line: 1, column: 1 }]);
  });
});

describe("many small values", { tags: "slow" }, () => {
  test.each([
    ["numbers", "1,"],
    ["commas", ","],
    ["comments", "# c\n"],
    ["ends of lines", "\n"],
  ])("too many %s are refused before they are built", (_, piece) => {
    const text = `[\n${piece.repeat(3_100_000 / piece.length)}`;
    const before = process.memoryUsage().heapUsed;
    const problems = validateWorkflow(text);
    expect(problems.map(({ code }) => code)).toEqual(["TOO_LARGE"]);
    expect(problems[0]).toMatchObject({ hint: "load lists from a parameter or an action" });
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(600 * 1024 * 1024);
  });
});

describe("many problems", () => {
  test.each([
    ["brackets in one line", (n: number) => `a: ${"]".repeat(n)}`],
    ["commas", (n: number) => `a: [${",".repeat(n)}]`],
    ["lines of tabs", (n: number) => `a:\n${"\t- 1\n".repeat(n)}`],
    ["tags", (n: number) => "- !x y\n".repeat(n)],
    ["directives", (n: number) => `${"%FOO\n".repeat(n)}---\na: 1`],
    ["unknown keys", (n: number) => Array.from({ length: n }, (_, i) => `k${i}: 1\n`).join("")],
    ["unknown names", (n: number) => `${task}[${'"{{ x }}", '.repeat(n)}]`],
    ["keys that stand twice", (n: number) => "a: 1\n".repeat(n)],
  ])("of %s are listed up to a limit, with a note that there are more", (_, faulty) => {
    const problems = validateWorkflow(faulty(5000));
    expect(problems).toHaveLength(MAX_PROBLEMS + 1);
    expect(problems.at(-1)).toMatchObject({
      code: "TOO_MANY_PROBLEMS",
      message: expect.stringMatching(/^([\d,]+ )?more problems are not shown$/) as string,
    });
    expect(problems.filter(({ code }) => code === "TOO_MANY_PROBLEMS")).toHaveLength(1);
  });

  test("are counted if all are known", () => {
    const problems = validateWorkflow("a: 1\n".repeat(3000));
    expect(problems.at(-1)?.message).toBe("2,001 more problems are not shown");
  });
});

describe("any text", () => {
  const pieces = fc.constantFrom(
    ..."tasks:|name: |- |  |\n|\n  |\n    - |workflow|with-items: |input: |next: |do: |when: |{{ |}}|{|}|[|]|, |: |&a |*a|!t |\"|'|| |> |# |--- \n|...\n|%YAML 1.1\n|\t|<<: |__proto__|~|.nan|0x|retry: |count: |a|b|1|publish: |vars: |merge: |parameters: |workflows: |item|task.a|?|\r|\0|\uFEFF|\ud800|😀".split(
      "|",
    ),
  );
  const random = fc.oneof(
    fc.array(pieces, { maxLength: 60 }).map((parts) => parts.join("")),
    fc.string({ unit: "binary", maxLength: 100 }),
  );

  test("loads or is refused, the same way each time, in order of position", () => {
    fc.assert(
      fc.property(random, (text) => {
        codes(text);
        const problems = validateWorkflow(text);
        expect(problems).toEqual(validateWorkflow(text));
        const lines = text.split("\n");
        for (const [position, { line, column, message }] of problems.entries()) {
          const before = problems[position - 1] ?? { line: 1, column: 1 };
          expect(line > before.line || (line === before.line && column >= before.column)).toBe(
            true,
          );
          expect(line).toBeLessThanOrEqual(lines.length);
          expect(column).toBeGreaterThanOrEqual(1);
          expect(column).toBeLessThanOrEqual((lines[line - 1] ?? "").length + 2);
          expect(message).not.toBe("");
        }
      }),
      { numRuns: 800 },
    );
  });

  const json = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom(
        null,
        true,
        false,
        0,
        1,
        -1,
        2.5,
        "",
        "a",
        "b",
        "all",
        "5%",
        "{{ item }}",
        "{{ x }}",
        "{{",
        "workflow.w",
        "{{ task.a }}",
      ),
      fc.array(tie("value"), { maxLength: 3 }),
      tie("map"),
    ),
    map: fc.dictionary(
      fc.constantFrom(
        "name",
        "tasks",
        "workflow",
        "workflows",
        "action",
        "input",
        "when",
        "with-items",
        "with_items",
        "as",
        "batch-size",
        "concurrency",
        "retry",
        "count",
        "delay",
        "timeout",
        "on-item-failure",
        "tolerate",
        "collect",
        "join",
        "publish",
        "next",
        "do",
        "vars",
        "parameters",
        "type",
        "default",
        "enum",
        "config",
        "secrets",
        "merge",
        "max-steps",
        "output",
        "a",
        "w",
        "constructor",
        "x",
      ),
      tie("value"),
      { maxKeys: 6 },
    ),
  }));

  test("with the keys of workflows loads or is refused", () => {
    const document = fc.tuple(json.map, fc.array(json.map, { minLength: 1, maxLength: 3 }));
    fc.assert(
      fc.property(document, ([top, tasks]) => {
        const named = tasks.map((one, i) => ({ name: `t${i}`, ...(one as object) }));
        codes(stringify({ ...(top as object), tasks: named }, { aliasDuplicateObjects: false }));
      }),
      { numRuns: 400 },
    );
  });
});

describe("prototypes", () => {
  test("stay as they are", async () => {
    const names = Object.getOwnPropertyNames(Object.prototype);
    const text = `
vars: { constructor: { prototype: { polluted: 1 } } }
parameters: { constructor: { default: 1 }, toString: { default: 2 } }
tasks:
  - name: constructor
    action: core.echo
    input: { constructor: { prototype: { polluted: "{{ vars.constructor.prototype.polluted }}" } }, toString: 1, hasOwnProperty: "{{ parameters.toString }}" }
    publish: { toString: "{{ result() }}" }
  - name: toString
    action: core.echo
    input: "{{ task.constructor.output.hasOwnProperty }}"
output: "{{ task.toString.output }}"
`;
    expect(codes(text)).toEqual([]);
    const { status, output } = await runDocument(text);
    expect([status, output]).toEqual(["succeeded", 2]);
    expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(names);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  test.each(["constructor", "toString", "hasOwnProperty", "valueOf", "__defineGetter__"])(
    "%s names nothing that was not declared",
    (name) => {
      const text = `tasks:\n  - name: a\n    action: workflow.${name}\n    next: { do: ${name} }\n    input: ["{{ task.${name} }}", "{{ vars.${name} }}", "{{ ${name}() }}"]\n    ${name}: 1\n`;
      expect(codes(text)).toEqual(
        expect.arrayContaining([
          "UNKNOWN_WORKFLOW",
          "UNKNOWN_TASK",
          "UNKNOWN_NAME",
          "UNKNOWN_FUNCTION",
          "UNKNOWN_KEY",
        ]),
      );
    },
  );
});
