import {
  inProcess,
  type Job,
  memoryJournal,
  run,
  type RunResult,
  type Session,
  type WorkflowDocument,
} from "@sheaf/workflow";
import { describe, expect, test } from "vitest";
import {
  DocumentError,
  type DocumentFiles,
  type DocumentNote,
  type DocumentOptions,
  loadWorkflow,
  validateWorkflow,
} from "../src/index.ts";
import { MAX_FILES } from "../src/file-texts.ts";
import { echo } from "./documents.ts";

const actions = { "core.echo": echo };

/** A document whose task runs a workflow in a file. */
const MAIN = `workflows: { child: ./lib/child.yaml }
tasks:
  - name: run
    action: workflow.child
    input: { n: 1 }
output: "{{ task.run.output }}"
`;

const CHILD = `parameters: { n: { type: integer } }
vars: { one: 1 }
workflows:
  inside: { tasks: [{ name: a, action: core.echo }], output: 10 }
  beside: ../beside.yaml
tasks:
  - { name: inside, action: workflow.inside }
  - { name: beside, action: workflow.beside, input: { n: "{{ parameters.n + vars.one }}" } }
output: "{{ task.inside.output + task.beside.output }}"
`;

const BESIDE = `parameters: { n: { type: integer } }
tasks:
  - name: add
    action: core.echo
    input: "{{ parameters.n + 100 }}"
output: "{{ task.add.output }}"
`;

const FILES = { "lib/child.yaml": CHILD, "beside.yaml": BESIDE };

/** Loads a document in `flows/main.yaml` with these files, and runs it. */
function runFiles(main: string, files: DocumentFiles, options: object = {}): Promise<RunResult> {
  const workflow = loadWorkflow(main, { source: "flows/main.yaml", files });
  return run(workflow, { actions, ...options }).result;
}

/** What is wrong, a line each: `file:line:column CODE message (hint)`. */
function problemsOf(main: string, files?: DocumentFiles, source = "main.yaml"): readonly string[] {
  const options = { source, ...(files === undefined ? {} : { files }) };
  const problems = validateWorkflow(main, options);
  expect(loads(main, options)).toBe(problems.length === 0);
  return problems.map(
    ({ file = "", line, column, code, message, hint }) =>
      `${file}:${line}:${column} ${code} ${message}${hint === undefined ? "" : ` (${hint})`}`,
  );
}

function loads(main: string, options: DocumentOptions): boolean {
  try {
    loadWorkflow(main, options);
    return true;
  } catch (error) {
    return !(error instanceof DocumentError);
  }
}

const naming = (path: string): string =>
  `workflows: { child: ${JSON.stringify(path)} }\ntasks: [{ name: a, action: core.echo }]\n`;

const EMPTY = "tasks: [{ name: a, action: core.echo }]\n";

describe("a document of several files", () => {
  test("runs the workflows in its files, with what they declare", async () => {
    expect((await runFiles(MAIN, FILES)).output).toBe(112);
  });

  test("is the same as one with the workflows inside", async () => {
    const inside = `workflows:
  child: { parameters: { n: { type: integer } }, tasks: [{ name: a, action: core.echo, input: "{{ parameters.n + 111 }}" }], output: "{{ task.a.output }}" }
${MAIN.slice(MAIN.indexOf("tasks:"))}`;
    expect((await runFiles(inside, {})).output).toBe((await runFiles(MAIN, FILES)).output);
  });

  test("has secrets that its files need before it starts", async () => {
    const child = `secrets: [key]\n${EMPTY}output: "{{ secrets.key }}"\n`;
    const { status, errors } = await runFiles(MAIN, { "lib/child.yaml": child });
    expect([status, errors[0]?.code]).toEqual(["invalid", "MISSING_SECRET"]);
  });

  test("reads each file once, and gives the reader its name in messages", () => {
    const read: string[] = [];
    const files = (path: string, source: string): string => {
      read.push(`${path} ${source}`);
      return FILES[path as keyof typeof FILES];
    };
    const twice = MAIN.replace("{ child", "{ again: lib/../lib/./child.yaml, child");
    loadWorkflow(twice, { source: "flows/main.yaml", files });
    expect(read).toEqual(["lib/child.yaml flows/lib/child.yaml", "beside.yaml flows/beside.yaml"]);
  });

  test.each([
    ["main.yaml", "lib/child.yaml"],
    ["a\\b\\main.yaml", "a\\b\\lib/child.yaml"],
    ["<stdin>", "lib/child.yaml"],
    ["/main.yaml", "/lib/child.yaml"],
  ])("beside %j is called %j", (source, name) => {
    const [problem] = validateWorkflow(MAIN, { source, files: { "lib/child.yaml": "tasks: 1" } });
    expect(problem?.file).toBe(name);
  });
});

test("rates of one name have the same numbers in all files", () => {
  const rated = (limit: number): string =>
    `tasks: [{ name: a, rate: { limit: ${limit}, per: 1, name: api } }]\n`;
  const main = `workflows: { b: lib/b.yaml, c: lib/c.yaml }\n${rated(1)}`;
  const files = { "lib/b.yaml": rated(2), "lib/c.yaml": rated(1) };
  expect(problemsOf(main, files, "flows/main.yaml")).toEqual([
    ':2:35 INVALID_OPTION the rate "api" has the "limit" 2 in line 1 of "flows/lib/b.yaml", not 1',
    'flows/lib/c.yaml:1:35 INVALID_OPTION the rate "api" has the "limit" 2 in line 1 of "flows/lib/b.yaml", not 1',
  ]);
  expect(problemsOf(main, { ...files, "lib/b.yaml": rated(1) })).toEqual([]);
});

describe("errors", () => {
  const broken = { ...FILES, "beside.yaml": BESIDE.replace("+ 100", "/ 0") };

  test("during the run name the file, line and column of the task", async () => {
    const [error] = (await runFiles(MAIN, broken)).errors;
    expect(error).toMatchObject({ task: "run", file: "flows/beside.yaml", line: 5, column: 29 });
  });

  test("of an action name the task that called it", async () => {
    const fails = { "core.echo": () => Promise.reject(new Error("down")) };
    const [error] = (await runFiles(MAIN, FILES, { actions: fails })).errors;
    expect(error).toMatchObject({ file: "flows/lib/child.yaml", line: 4, column: 40 });
  });

  test("when it is loaded come file by file, in order of position", () => {
    const files = {
      "lib/child.yaml": CHILD.replace("vars.one", "vars.two"),
      "beside.yaml": `${BESIDE}wrong: 1\n`,
    };
    expect(problemsOf(`${MAIN}also: 1\n`, files).map((line) => line.split(" ", 2))).toEqual([
      [":7:1", "UNKNOWN_KEY"],
      ["lib/child.yaml:8:82", "UNKNOWN_NAME"],
      ["beside.yaml:7:1", "UNKNOWN_KEY"],
    ]);
    const load = (): unknown => loadWorkflow(MAIN, { files });
    expect(load).toThrow(/\n {2}beside\.yaml:7:1 unknown key "wrong"/);
  });

  test("include unknown actions in files, and notes name theirs", () => {
    const files = { "lib/child.yaml": `merge: { x: last }\nvars: { x: 1 }\n${EMPTY}` };
    const notes: DocumentNote[] = [];
    const onNote = (note: DocumentNote): unknown => notes.push(note);
    expect(validateWorkflow(MAIN, { files, onNote })).toEqual([]);
    expect(notes).toMatchObject([{ code: "RENAMED_KEY", file: "lib/child.yaml", line: 1 }]);
    const known = { names: ["other"] };
    expect(validateWorkflow(MAIN, { files, actions: known })).toMatchObject([
      { code: "UNKNOWN_ACTION", file: "lib/child.yaml", line: 3 },
    ]);
  });
});

describe("what is refused", () => {
  test.each([
    ["../child.yaml", "leads out of the folder"],
    ["lib/../../child.yaml", "leads out of the folder"],
    ["./a/../..", "leads out of the folder"],
    ["/etc/passwd", "is not relative"],
    ["C:child.yaml", "is not relative"],
    ["file:///etc/passwd", "is not relative"],
    ["https://example.com/a.yaml", "is not relative"],
    ["lib\\child.yaml", "has a backslash"],
    ["a\u0000.yaml", "has control characters"],
    ["a\nb.yaml", "has control characters"],
    ["", "expected the path of a file"],
    [".", "expected the path of a file"],
    ["lib/..", "expected the path of a file"],
    ["lib/", "expected the path of a file"],
    ["__proto__", "expected the path of a file"],
    ["a".repeat(1_001), "expected the path of a file"],
  ])("the path %j", (path, words) => {
    const never = (): string => {
      throw new Error("was read");
    };
    const [problem, ...others] = problemsOf(naming(path), never);
    expect(problem).toMatch(/^:1:21 INVALID_PATH /);
    expect(problem).toContain(words);
    expect(others).toEqual([]);
  });

  test("a path with a template, and values that are neither a path nor a workflow", () => {
    expect(problemsOf(naming("{{ x }}.yaml"), {})).toEqual([
      ":1:21 TEMPLATE_NOT_ALLOWED the path of a file is read before anything is rendered",
    ]);
    expect(problemsOf(naming("x").replace('"x"', "[1]"))).toEqual([
      expect.stringContaining(
        '"workflows.child": expected a workflow: a map with tasks, or the path',
      ),
    ]);
    expect(problemsOf(naming("x").replace('"x"', "5"))[0]).toMatch(/^:1:21 INVALID_OPTION /);
  });

  test("files that nothing reads, or that cannot be read, at each path", () => {
    const twice = naming("a.yaml").replace("{ child", '{ b: "a.yaml", child');
    expect(problemsOf(twice)).toEqual([
      expect.stringMatching(/^:1:17 NO_FILES cannot read "a.yaml": files are not read here/),
      expect.stringMatching(/^:1:34 NO_FILES /),
    ]);
    expect(problemsOf(naming("a.yaml"), { "b.yaml": EMPTY })).toEqual([
      ':1:21 UNREADABLE_FILE cannot read "a.yaml": there is no such file (did you mean "b.yaml"?)',
    ]);
    for (const name of ["toString", "constructor"])
      expect(problemsOf(naming(name), {})[0]).toContain("UNREADABLE_FILE");
    const fails = (): string => {
      throw new Error("disk is gone");
    };
    expect(problemsOf(naming("a.yaml"), fails)).toEqual([
      ':1:21 UNREADABLE_FILE cannot read "a.yaml": disk is gone',
    ]);
    for (const wrong of [null, 1, {}, Buffer.from("tasks: 1"), Promise.resolve("")])
      expect(problemsOf(naming("a.yaml"), (() => wrong) as unknown as DocumentFiles)).toEqual([
        ':1:21 UNREADABLE_FILE cannot read "a.yaml": what was read is not a string',
      ]);
  });

  test("files that name themselves, with the chain", () => {
    const files = { "a.yaml": naming("b.yaml"), "b.yaml": naming("main.yaml") };
    expect(problemsOf(naming("a.yaml"), files)).toEqual([
      'b.yaml:1:21 FILE_CYCLE a file cannot contain itself: "main.yaml" names "a.yaml" names "b.yaml" names "main.yaml"',
    ]);
    expect(problemsOf(naming("a.yaml"), { "a.yaml": naming("./a.yaml") })).toEqual([
      'a.yaml:1:21 FILE_CYCLE a file cannot contain itself: "a.yaml" names "a.yaml"',
    ]);
  });

  test("too many files, also if each names a new one", () => {
    const list = (count: number): string =>
      `workflows: { ${Array.from({ length: count }, (_, i) => `w${i}: f${i}`).join(", ")} }\n${EMPTY}`;
    const any = (): string => EMPTY;
    expect(problemsOf(list(MAX_FILES - 1), any)).toEqual([]);
    expect(problemsOf(list(MAX_FILES), any)).toEqual([
      expect.stringContaining("TOO_MANY_FILES") as string,
    ]);
    const endless = (path: string): string => naming(`./x/${path.split("/").at(-1)}`);
    expect(problemsOf(naming("a.yaml"), endless)).toEqual([
      expect.stringContaining("TOO_DEEP more than 50 workflows") as string,
    ]);
  });

  test("files that are too large together", () => {
    const half = `${EMPTY}# ${"x".repeat(4_000_000)}\n`;
    const two = `workflows: { a: a, b: b }\n${EMPTY}`;
    expect(problemsOf(two, { a: half, b: half })).toEqual([
      expect.stringContaining(':1:23 TOO_LARGE cannot read "b"') as string,
    ]);
    const aliases = `vars: { x: &x [${"1, ".repeat(600)}1], y: [${"*x, ".repeat(100)}] }\n${EMPTY}`;
    expect(problemsOf(two, { a: aliases, b: aliases })).toEqual([
      expect.stringMatching(/^b:1:\d+ ALIAS_LIMIT /) as string,
    ]);
  });
});

describe("a run of several files", () => {
  async function continuedWith(files: DocumentFiles): Promise<RunResult> {
    const journal = memoryJournal();
    await runFiles(MAIN, FILES, { journal });
    return runFiles(MAIN, files, { journal: memoryJournal(journal.content) });
  }

  test("is continued with the same files, whatever their comments", async () => {
    const files = { ...FILES, "beside.yaml": `# mine\n${BESIDE}` };
    expect((await continuedWith(files)).status).toBe("succeeded");
  });

  test.each(["lib/child.yaml", "beside.yaml"] as const)(
    "is refused if %s changed",
    async (path) => {
      const changed = `${FILES[path]}max-steps: 99\n`;
      const { status, errors } = await continuedWith({ ...FILES, [path]: changed });
      expect([status, errors[0]?.code]).toEqual(["invalid", "RUN_CHANGED"]);
    },
  );

  test("takes its files along to where its items are performed", async () => {
    const documents: (WorkflowDocument | undefined)[] = [];
    const journal = memoryJournal();
    const open = (job: Job): Session | Promise<Session> => {
      documents.push(job.workflow.document);
      return inProcess.open(job);
    };
    await runFiles(MAIN, FILES, { journal, executor: { open, takesTasks: true } });
    const [document] = documents;
    expect(document).toEqual({ text: MAIN, source: "flows/main.yaml", files: FILES });
    // What is made of it there is the same workflow.
    const again = loadWorkflow(document?.text ?? "", document);
    const continued = run(again, { actions, journal: memoryJournal(journal.content) });
    expect((await continued.result).output).toBe(112);
  });
});
