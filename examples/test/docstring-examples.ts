import { readdirSync, readFileSync } from "node:fs";
import ts from "typescript";
import { exportedBy } from "./exported-names.ts";

const packages = new URL("../../packages/", import.meta.url);

/** The code of one `@example`. */
export interface DocstringExample {
  /** The file and line, such as `packages/context/src/join.ts:59`. */
  readonly place: string;
  readonly code: string;
}

/** Every `@example` of the sources. Code that is not in a block ```` ```ts ```` is an error. */
export function docstringExamples(): readonly DocstringExample[] {
  return readdirSync(packages).flatMap((name) =>
    readdirSync(new URL(`${name}/src/`, packages), { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts"))
      .toSorted()
      .flatMap((file) => examplesIn(`packages/${name}/src/${file}`)),
  );
}

function examplesIn(file: string): readonly DocstringExample[] {
  const text = readFileSync(new URL(file, new URL("../", packages)), "utf8");
  return [...text.matchAll(/^ *\* @example\b.*\n(?<block>(?: *\*(?!\/| @).*\n)+)/gmu)].map(
    (match) => {
      const place = `${file}:${text.slice(0, match.index).split("\n").length}`;
      const lines = (match.groups?.["block"] ?? "").replaceAll(/^ *\* ?/gmu, "");
      const code = /^```ts\n(?<code>.*?)^```$/msu.exec(lines)?.groups?.["code"];
      if (code === undefined) throw new Error(`${place}: expected a block of ts after @example`);
      return { place, code };
    },
  );
}

/**
 * The example as the body of an asynchronous function, in which each comment behind an expression is a
 * check: `total; // 3` compares, and `run(); // throws: Cannot run` expects an error whose message begins
 * so. Types and imports are removed.
 */
export function runnable({ code, place }: DocstringExample): string {
  const source = ts.createSourceFile("example.ts", code, ts.ScriptTarget.ES2023, true);
  const statements = source.statements.map((statement) => checked(statement, code));
  const text = statements.filter((statement) => statement !== "").join("\n");
  const { outputText, diagnostics = [] } = ts.transpileModule(`export {};\n${text}`, {
    compilerOptions: { target: ts.ScriptTarget.ES2023, module: ts.ModuleKind.ESNext },
    reportDiagnostics: true,
  });
  const [problem] = diagnostics;
  if (problem !== undefined)
    throw new Error(`${place}: ${ts.flattenDiagnosticMessageText(problem.messageText, "\n")}`);
  return outputText.replaceAll(/^export \{\};?$/gmu, "");
}

function checked(statement: ts.Statement, code: string): string {
  if (ts.isImportDeclaration(statement)) return "";
  const text = statement.getText();
  if (!ts.isExpressionStatement(statement)) return text;
  const [comment] = ts.getTrailingCommentRanges(code, statement.end) ?? [];
  if (comment === undefined) return text;
  const expression = statement.expression.getText();
  const expected = code.slice(comment.pos, comment.end).replace(/^\/\/ */, "");
  const message = /^throws: (?<message>.*)$/.exec(expected)?.groups?.["message"];
  return message === undefined
    ? `expectEqual(${expression}, (${expected}\n));`
    : `await expectError(async () => (${expression}), ${JSON.stringify(message)});`;
}

/**
 * The problems that the compiler finds in the examples, each with its place. Names that the public doors
 * export need no import.
 *
 * @param doors The specifiers of the doors.
 */
export function typeProblems(
  examples: readonly DocstringExample[],
  doors: readonly string[],
): readonly string[] {
  const config = ts.readConfigFile(fileOf("../tsconfig.json"), (file) => ts.sys.readFile(file));
  const parsed = ts.parseJsonConfigFileContent(config.config, ts.sys, fileOf(".."));
  const options = { ...parsed.options, noUnusedLocals: false, verbatimModuleSyntax: false };
  const exported = exportsOf(doors);
  const files = new Map(
    examples.map((example, position) => [
      fileOf(`../src/docstring-example-${position}.ts`),
      { ...example, code: withImports(example.code, exported) },
    ]),
  );
  const disk = ts.createCompilerHost(options);
  const host: ts.CompilerHost = {
    ...disk,
    fileExists: (name) => files.has(name) || disk.fileExists(name),
    getSourceFile: (name, version, ...rest) => {
      const example = files.get(name);
      return example === undefined
        ? disk.getSourceFile(name, version, ...rest)
        : ts.createSourceFile(name, example.code, version, true);
    },
  };
  const program = ts.createProgram([...files.keys()], options, host);
  return [...files].flatMap(([name, { place }]) => {
    const file = program.getSourceFile(name);
    return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)].map(
      ({ messageText }) => `${place}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`,
    );
  });
}

/** The door of each name that one exports, types included. */
function exportsOf(doors: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    doors.flatMap((door) => exportedBy(door).map(({ name }) => [name, door] as const)),
  );
}

function withImports(code: string, exported: ReadonlyMap<string, string>): string {
  const used = new Set(code.match(/[\p{ID_Start}$_][\p{ID_Continue}$]*/gu));
  const imports = [...exported].filter(
    ([name]) =>
      used.has(name) &&
      !new RegExp(`(?:import|const|let|function)\\b[^;=]*\\b${name}\\b`, "u").test(code),
  );
  const lines = imports.map(([name, door]) => `import { ${name} } from "${door}";`);
  return [...lines, code, "export {};"].join("\n");
}

function fileOf(path: string): string {
  return new URL(path, import.meta.url).pathname.replace(/\/$/, "");
}
