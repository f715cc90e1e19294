// Tests of types, which only the compiler runs: a test for each file. Beside the other tests, as vitest's
// own check of types would keep one core busy when all others have ended.
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const { config } = ts.readConfigFile(`${root}tsconfig.types.json`, (file) => ts.sys.readFile(file));
const { fileNames, options } = ts.parseJsonConfigFileContent(config, ts.sys, root);

/** In no directory. It expects an error of the compiler where there is none. */
const wrong = `${root}packages/context/test/wrong.types.test.ts`;
const WRONG = "// @ts-expect-error\nexport const right: number = 1;\n";

function createProgram() {
  const disk = ts.createCompilerHost(options);
  const host = {
    ...disk,
    fileExists: (name) => name === wrong || disk.fileExists(name),
    getSourceFile: (name, version, ...rest) =>
      name === wrong
        ? ts.createSourceFile(name, WRONG, version, true)
        : disk.getSourceFile(name, version, ...rest),
  };
  return ts.createProgram([...fileNames, wrong], options, host);
}

const program = createProgram();

/** Each with its line. */
function problemsIn(name) {
  const file = program.getSourceFile(name);
  return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)].map(
    ({ start, messageText }) => {
      const { line } = file.getLineAndCharacterOfPosition(start);
      return `${line + 1}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`;
    },
  );
}

describe("the types", () => {
  test.each(fileNames.map((name) => [relative(root, name), name]))("are right in %s", (_, name) => {
    expect(problemsIn(name)).toEqual([]);
  });

  test("of every package that infers some have tests", () => {
    const packages = new Set(fileNames.map((name) => relative(root, name).split("/")[1]));
    expect(packages).toEqual(new Set(["context", "template", "threads", "workflow", "yaml"]));
  });

  test("are wrong where an error is expected and none found", () => {
    expect(problemsIn(wrong)).toEqual(["1: Unused '@ts-expect-error' directive."]);
  });
});
