import { createRequire } from "node:module";
import { dirname, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { propertyOf } from "../text/unknown-error.ts";

/** A place in code that somebody wrote. */
export interface SourcePlace {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
}

/** A frame ends with its place, in parentheses where it has a name: `file:///a.mjs:1:2`, `/a.cjs:1:2`, `C:\\a.cjs:1:2`. */
const FILE = String.raw`((?:file:\/\/|\/|[A-Za-z]:[\\/]).*?):(\d+):(\d+)`;
const FRAMES = [
  new RegExp(String.raw`^\s*at (?:async )?${FILE}$`),
  new RegExp(String.raw`^\s*at .*? \(${FILE}\)`),
];

/**
 * Where something was thrown: the first frame in code that is neither Node's nor a package's. Null
 * where there is none, as for what is no error.
 */
export function placeOf(thrown: unknown): SourcePlace | null {
  const stack = propertyOf(thrown, "stack");
  if (typeof stack !== "string") return null;
  for (const frame of stack.split("\n")) {
    const place = placeIn(frame);
    if (place !== null && !isOfPackage(place.file)) return place;
  }
  return null;
}

/** A place as people write it, the file as seen from the current folder where it lies below. */
export function placeText({ file, line, column }: SourcePlace): string {
  return `${fileText(file)}:${line}:${column}`;
}

function fileText(file: string): string {
  const below = relative(process.cwd(), file);
  return below === "" || below.startsWith("..") ? file : below;
}

/** A message in which Node names files in full, as everything else names them. */
export function withoutFolder(message: string): string {
  return message.replaceAll(`${process.cwd()}${sep}`, "");
}

function placeIn(frame: string): SourcePlace | null {
  const found = FRAMES.map((pattern) => pattern.exec(frame)).find((match) => match !== null);
  const [, name, line, column] = found ?? [];
  if (name === undefined) return null;
  const file = fileOf(name);
  return file === null ? null : { file, line: Number(line), column: Number(column) };
}

/** The file of an address, without what stands behind `?`. */
export function fileOf(name: string): string | null {
  if (!name.startsWith("file:")) return name;
  try {
    return fileURLToPath(name);
  } catch {
    return null;
  }
}

/** Ours too: they lie in no `node_modules` where they are developed. */
function isOfPackage(file: string): boolean {
  return (
    /[\\/]node_modules[\\/]/.test(file) || ownFolders().some((folder) => file.startsWith(folder))
  );
}

/** The folders of this package and of those that it stands on. Found anew each time: errors are rare. */
function ownFolders(): readonly string[] {
  const folders = [fileURLToPath(new URL("../", import.meta.url))];
  try {
    const workflow = createRequire(import.meta.url).resolve("@sheaf/workflow");
    folders.push(dirname(workflow), dirname(createRequire(workflow).resolve("@sheaf/context")));
  } catch {
    // Bundled with this one.
  }
  return folders;
}
