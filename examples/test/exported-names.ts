import { readFileSync } from "node:fs";
import ts from "typescript";

const packages = new URL("../../packages/", import.meta.url);

/** A name that a door exports, and the file that declares it. */
interface ExportedName {
  readonly name: string;
  readonly file: URL;
}

/**
 * The names that a door exports, types included. A door lists its exports one by one, each from the file
 * that declares it.
 *
 * @param door The specifier, such as `@sheaf/context/json`.
 */
export function exportedBy(door: string): readonly ExportedName[] {
  const [, name, folder = ""] = door.split("/") as [string, string, string?];
  const index = new URL(`${name}/src/${folder === "" ? "" : `${folder}/`}index.ts`, packages);
  return parsed(index)
    .statements.filter(ts.isExportDeclaration)
    .flatMap(({ exportClause, moduleSpecifier }) =>
      exportClause !== undefined &&
      ts.isNamedExports(exportClause) &&
      moduleSpecifier !== undefined &&
      ts.isStringLiteral(moduleSpecifier)
        ? exportClause.elements.map((element) => ({
            name: element.name.text,
            file: new URL(moduleSpecifier.text, index),
          }))
        : [],
    );
}

/**
 * The functions, and the public methods of classes, that a door exports without an `@example`, such as
 * `join` or `FanOut.fork`; and the methods of an interface that has one, such as `WorkflowContext.set`.
 * What is marked `@internal` needs none.
 */
export function withoutExample(door: string): readonly string[] {
  return exportedBy(door).flatMap(({ name, file }) => {
    const declared = parsed(file).statements.filter(
      (statement) =>
        (ts.isFunctionDeclaration(statement) || hasMethods(statement)) &&
        statement.name?.text === name,
    );
    const [first] = declared;
    if (first === undefined) return [];
    return hasMethods(first)
      ? methodsWithoutExample(first).map((method) => `${name}.${method}`)
      : declared.some(hasExample)
        ? []
        : [name];
  });
}

/**
 * The optional properties of the options that a door exports without a `@defaultValue`, such as
 * `RunOptions.signal`. What is marked `@internal` needs none.
 */
export function withoutDefault(door: string): readonly string[] {
  return exportedBy(door).flatMap(({ name, file }) =>
    parsed(file)
      .statements.filter(ts.isInterfaceDeclaration)
      .filter((type) => type.name.text === name && /(?:Options|Settings)$/u.test(name))
      .flatMap(({ members }) => members.filter(ts.isPropertySignature))
      .filter((member) => member.questionToken !== undefined && !isTagged(member, "internal"))
      .filter((member) => !isTagged(member, "defaultValue"))
      .map((member) => `${name}.${member.name.getText()}`),
  );
}

type WithMethods = ts.ClassDeclaration | ts.InterfaceDeclaration;

function hasMethods(statement: ts.Statement): statement is WithMethods {
  return (
    ts.isClassDeclaration(statement) ||
    (ts.isInterfaceDeclaration(statement) && hasExample(statement))
  );
}

function methodsWithoutExample(type: WithMethods): readonly string[] {
  const members: readonly (ts.ClassElement | ts.TypeElement)[] = [...type.members];
  const names = members.flatMap((member) =>
    (ts.isMethodDeclaration(member) || ts.isMethodSignature(member)) &&
    ts.isIdentifier(member.name) &&
    !isTagged(member, "internal")
      ? [member.name.text]
      : [],
  );
  const documented = new Set(
    members.filter(hasExample).map((member) => member.name?.getText() ?? ""),
  );
  return [...new Set(names)].filter((name) => !documented.has(name));
}

function hasExample(node: ts.Node): boolean {
  return isTagged(node, "example");
}

function isTagged(node: ts.Node, tag: string): boolean {
  return ts.getJSDocTags(node).some(({ tagName }) => tagName.text === tag);
}

function parsed(file: URL): ts.SourceFile {
  const text = readFileSync(file, "utf8");
  return ts.createSourceFile(file.pathname, text, ts.ScriptTarget.ES2023, true);
}
