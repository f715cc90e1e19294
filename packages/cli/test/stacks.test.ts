import { describe, expect, it } from "vitest";
import { throwPosition } from "../src/source/source-position.ts";
import { type Ended, folder, sheaf } from "./command.ts";
import { printed } from "./result-schema.ts";

const DOCUMENT = "tasks: [{ name: act }]";

function runIn(
  files: Readonly<Record<string, string>>,
  ...args: readonly string[]
): Promise<Ended> {
  const cwd = folder({ "workflow.yaml": DOCUMENT, ...files });
  return sheaf(["run", "workflow.yaml", "--actions", "actions.mjs", ...args], { cwd });
}

const THROWING = `const read = (name) => {
  throw new TypeError("no " + name, { cause: new Error("disk on fire") });
};
export default {
  act: async ({ input }) => {
    await null;
    return read("file");
  },
};
`;

describe("an action that throws", () => {
  it("is reported with file, line, column and causes", async () => {
    const { stderr } = await runIn({ "actions.mjs": THROWING }, "--quiet");
    expect(stderr).toContain("no file: disk on fire\n  at actions.mjs:2:9\n");
    expect(stderr).not.toMatch(/^\s+at .*node:internal/m);
  });

  it("is reported with its full stack by --verbose, on stderr and as JSON", async () => {
    const plain = await runIn({ "actions.mjs": THROWING }, "--quiet", "--verbose");
    expect(plain.stderr).toMatch(/TypeError: no file\n\s+at read \(.*actions\.mjs:2:9\)/);
    expect(plain.stderr).toContain("[cause]: Error: disk on fire");
    const json = await runIn({ "actions.mjs": THROWING }, "--json", "--verbose");
    const { errors } = JSON.parse(json.stdout) as { readonly errors: readonly unknown[] };
    expect(errors[0]).toMatchObject({
      code: "ACTION_FAILED",
      message: "no file: disk on fire",
      stack: expect.stringContaining("actions.mjs:2:9") as string,
    });
    const brief = await runIn({ "actions.mjs": THROWING }, "--json");
    expect(printed(brief.stdout).errors[0]).not.toHaveProperty("stack");
  });

  it("is reported at its own call of the package that threw", async () => {
    const { stderr } = await runIn({
      "actions.mjs": `import { parse } from "pack";
export default { act: ({ context }) => (context.get("x"), JSON.parse(parse())) };`,
      "node_modules/pack/package.json": '{ "name": "pack", "type": "module", "main": "main.js" }',
      "node_modules/pack/main.js": "export const parse = () => { throw new Error('from pack'); };",
    });
    expect(stderr).toContain("from pack\n  at actions.mjs:2:70\n");
  });

  it("is reported where it called the context incorrectly", async () => {
    const { stderr } = await runIn({
      "actions.mjs": "export default {\n  act: ({ context }) => context.set('d', new Date()) };",
    });
    expect(stderr).toContain("at actions.mjs:2:33\n");
  });

  it("is reported for the first item that failed", async () => {
    const { stderr } = await runIn({
      "workflow.yaml": "tasks: [{ name: act, with-items: [1, 2, 3] }]",
      "actions.mjs":
        "export default { act: ({ item }) => {\n  if (item === 2) throw new Error('two'); } };",
    });
    expect(stderr).toContain("at actions.mjs:2:25\n");
  });
});

describe("a module that does not load", () => {
  const BROKEN = "export default {\n  act: () => {\n    const x = ;\n  },\n};\n";

  it.each([
    [{ "actions.mjs": BROKEN }, "Unexpected token ';' at actions.mjs:3:15"],
    [
      { "actions.mjs": 'import "./lib/a.mjs"; export default {};', "lib/a.mjs": BROKEN },
      "Unexpected token ';' at lib/a.mjs:3:15",
    ],
    [
      { "actions.mjs": 'await import("./a.mjs"); export default {};', "a.mjs": BROKEN },
      "Unexpected token ';' at a.mjs:3:15",
    ],
  ])("is reported with the line of the syntax error", async (files, message) => {
    const { status, stderr } = await runIn(files);
    expect(status).toBe(2);
    expect(stderr).toContain(`Cannot load actions from actions.mjs: ${message}`);
    expect(stderr).toContain("3 |     const x = ;\n    |               ^\n");
  });

  it.each([
    ["a throw", "const a = 1;\nthrow new Error('not today');", "not today at actions.mjs:2:7", ""],
    [
      "a missing file",
      "\nimport { a } from './none.mjs';\nexport default {};",
      "Cannot find module 'none.mjs' imported from actions.mjs at actions.mjs:2:19",
      "2 | import { a } from './none.mjs';",
    ],
    [
      "a missing package",
      "import a from '@no/such-thing/at/all';\nexport default {};",
      "Cannot find package '@no/such-thing' imported from actions.mjs at actions.mjs:1:15",
      "1 | import a from '@no/such-thing/at/all';",
    ],
    [
      "a missing export",
      "import { readFiles } from 'node:fs';\nexport default {};",
      "'readFiles' at actions.mjs:1:10",
      "1 | import { readFiles } from 'node:fs';",
    ],
    [
      "a default export of another kind",
      "const list = [];\nexport default list;",
      "at actions.mjs:2:1",
      "2 | export default list;",
    ],
  ])("is reported with the position: %s", async (_, text, message, line) => {
    const { status, stderr } = await runIn({ "actions.mjs": text });
    expect(status).toBe(2);
    expect(stderr).toContain(message);
    expect(stderr).toContain(line);
    expect(stderr).not.toContain("node:internal");
  });

  it("is reported with its stack by --verbose", async () => {
    const { stderr } = await runIn({ "actions.mjs": "throw new Error('not today');" }, "--verbose");
    expect(stderr).toMatch(/Error: not today\n\s+at file:.*actions\.mjs:1:7/);
  });

  it("does not run a module twice to find the position", async () => {
    const { stderr } = await runIn({
      "actions.mjs": 'console.error("ran"); await import("./a.mjs"); export default {};',
      "a.mjs": BROKEN,
    });
    expect(stderr.match(/^ran$/gm)).toHaveLength(1);
    expect(stderr).toContain("at a.mjs:3:15");
  });
});

describe("the position in a stack", () => {
  const at = (...frames: readonly string[]): unknown => ({
    stack: ["Error: at x (/not/here.js:9:9)y", ...frames.map((frame) => `    at ${frame}`)].join(
      "\n",
    ),
  });

  it.each([
    ["f (file:///w/a.mjs:1:2)", "/w/a.mjs", 1, 2],
    ["async f (file:///w/a%20b.mjs:1:2)", "/w/a b.mjs", 1, 2],
    ["file:///w/a.mjs:12:34", "/w/a.mjs", 12, 34],
    ["async file:///w/a.mjs:12:34", "/w/a.mjs", 12, 34],
    ["Object.f [as g] (/w/a (1).cjs:1:2)", "/w/a (1).cjs", 1, 2],
    ["new C (/w/a.cjs:1:2)", "/w/a.cjs", 1, 2],
    ["f (C:\\w\\a.cjs:1:2)", "C:\\w\\a.cjs", 1, 2],
    ["eval (eval at f (file:///w/a.mjs:1:2), <anonymous>:3:4)", "/w/a.mjs", 1, 2],
  ])("is found in %s", (frame, file, line, column) => {
    const others = [
      "process.processTicksAndRejections (node:internal/process/task_queues:95:5)",
      "Object.<anonymous> (/w/node_modules/p/index.js:1:1)",
    ];
    expect(throwPosition(at(...others, frame, "g (/w/later.mjs:5:6)"))).toEqual({
      file,
      line,
      column,
    });
  });

  it.each([[undefined], [null], ["text"], [{}], [{ stack: 7 }], [{ stack: "Error: x" }]])(
    "is null for %j",
    (thrown) => {
      expect(throwPosition(thrown)).toBeNull();
    },
  );
});
