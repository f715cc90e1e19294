import { fileURLToPath } from "node:url";
import ts from "typescript";
import { expect, test } from "vitest";

const CONFIG = fileURLToPath(new URL("../../tsconfig.json", import.meta.url));
const FILE = fileURLToPath(new URL("a-long-chain.ts", import.meta.url));

/** What the compiler says of a file that is not on the disk. */
function complaintsAbout(source: string): string[] {
  const { config } = ts.readConfigFile(CONFIG, (path) => ts.sys.readFile(path));
  const { options } = ts.parseJsonConfigFileContent(
    config,
    ts.sys,
    fileURLToPath(new URL("../..", import.meta.url)),
  );
  const host = ts.createCompilerHost(options);
  const onDisk = { ...host };
  host.fileExists = (path) => path === FILE || onDisk.fileExists(path);
  host.getSourceFile = (path, target, ...more) =>
    path === FILE
      ? ts.createSourceFile(path, source, target)
      : onDisk.getSourceFile(path, target, ...more);
  const program = ts.createProgram([FILE], options, host);
  return ts
    .getPreEmitDiagnostics(program, program.getSourceFile(FILE))
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"));
}

/** Each task takes the variable of the one before, publishes its own, and has an entry for failures. */
function chainOf(tasks: number): string {
  const last = tasks - 1;
  const links = Array.from({ length: last }, (_, i) => {
    const next = `next: [{ do: "t${i + 2}" }, { on: "failure", do: "t${last}" }],`;
    return `.task("t${i + 1}", {
      input: (context) => context.get("v${i}") ?? 0,
      action: ({ input }) => ({ n: input }),
      publish: { v${i + 1}: (_, { result }) => result()?.n ?? 0 },
      ${i + 1 < last ? next : ""}
    })`;
  });
  return `import { defineWorkflow, type Workflow } from "../../src/index.ts";
  const workflow = defineWorkflow()
    .task("t0", { action: () => ({ n: 0 }), publish: { v0: () => 0 } })
    ${links.join("\n")}
    .build((context) => context.task("t${last}").output.n);
  export const right: Workflow<string, number> = workflow;
  export const wrong: Workflow<string, string> = workflow;`;
}

test(
  "a chain of 100 tasks compiles, and its output has its type",
  { tags: "slow", timeout: 300_000 },
  () => {
    expect(complaintsAbout(chainOf(100))).toEqual([
      expect.stringMatching(
        /^Type 'Workflow<string, number, .* is not assignable to type 'Workflow<string, string, /u,
      ),
    ]);
  },
);
