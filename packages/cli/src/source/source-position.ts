import { createRequire } from "node:module";
import { dirname, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { propertyOf } from "@sheaf/context/messages";

/** A position in a source file. */
export interface SourcePosition {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
}

/** A stack frame ends with its position, in parentheses if the function has a name: `file:///a.mjs:1:2`, `/a.cjs:1:2`, `C:\\a.cjs:1:2`. */
const FILE = String.raw`((?:file:\/\/|\/|[A-Za-z]:[\\/]).*?):(\d+):(\d+)`;
const FRAMES = [
  new RegExp(String.raw`^\s*at (?:async )?${FILE}$`),
  new RegExp(String.raw`^\s*at .*? \(${FILE}\)`),
];

/**
 * Where the user's code threw: the first stack frame that is in neither Node nor an installed
 * package. Null if there is none, or if the value has no stack.
 */
export function throwPosition(thrown: unknown): SourcePosition | null {
  const stack = propertyOf(thrown, "stack");
  if (typeof stack !== "string") return null;
  for (const frame of stack.split("\n")) {
    const position = positionIn(frame);
    if (position !== null && !isInPackage(position.file)) return position;
  }
  return null;
}

/** `file:line:column`; the path is relative to the current directory if the file is below it. */
export function formatPosition({ file, line, column }: SourcePosition): string {
  return `${relativePath(file)}:${line}:${column}`;
}

function relativePath(file: string): string {
  const path = relative(process.cwd(), file);
  return path === "" || path.startsWith("..") ? file : path;
}

/** A message from Node, in which paths are absolute, with the current directory removed from them. */
export function withRelativePaths(message: string): string {
  return message.replaceAll(`${process.cwd()}${sep}`, "");
}

function positionIn(frame: string): SourcePosition | null {
  const found = FRAMES.map((pattern) => pattern.exec(frame)).find((match) => match !== null);
  const [, name, line, column] = found ?? [];
  if (name === undefined) return null;
  const file = filePath(name);
  return file === null ? null : { file, line: Number(line), column: Number(column) };
}

/** The path of a file URL, without its query; null if it has no path on this system. */
export function filePath(name: string): string | null {
  if (!name.startsWith("file:")) return name;
  try {
    return fileURLToPath(name);
  } catch {
    return null;
  }
}

/** Sheaf's own packages count too; in a checkout they are not in `node_modules`. */
function isInPackage(file: string): boolean {
  return (
    /[\\/]node_modules[\\/]/.test(file) || ownFolders().some((folder) => file.startsWith(folder))
  );
}

/** The folders of this package and of those it depends on. Not cached, because errors are rare. */
function ownFolders(): readonly string[] {
  const folders = [fileURLToPath(new URL("../", import.meta.url))];
  const require = createRequire(import.meta.url);
  try {
    const yaml = require.resolve("@sheaf/yaml");
    const template = createRequire(yaml).resolve("@sheaf/template");
    const files = [
      yaml,
      template,
      require.resolve("@sheaf/workflow"),
      require.resolve("@sheaf/context"),
    ];
    folders.push(...files.map((file) => dirname(file)));
  } catch {
    // Bundled into this package.
  }
  return folders;
}
