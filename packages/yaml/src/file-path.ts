import { quote } from "@sheaf/context/messages";

/** Why a path cannot be used. */
export interface PathProblem {
  readonly problem: string;
  readonly hint: string;
}

/** A path that begins like `C:` or `https:`. */
const WITH_SCHEME = /^[a-z][a-z0-9+.-]*:/i;

// oxlint-disable-next-line no-control-regex -- file systems give control characters meanings
const CONTROL = /[\u0000-\u001F\u007F]/;

/** The longest path: longer ones no file system takes. */
const MAX_LENGTH = 1_000;

/**
 * The path of a file from the folder of the document, without `.` and `..`.
 *
 * @param written As a document has it, from its own folder.
 * @param from The file that has it, from the folder of the document.
 */
export function pathOf(written: string, from: string): string | PathProblem {
  const shown = quote(written.slice(0, 80));
  if (written === "" || written.endsWith("/") || written.length > MAX_LENGTH)
    return refused(`expected the path of a file, got ${shown}`);
  if (CONTROL.test(written)) return refused(`the path ${shown} has control characters`);
  if (written.includes("\\"))
    return refused(`the path ${shown} has a backslash`, "separate folders by /");
  if (written.startsWith("/") || WITH_SCHEME.test(written))
    return refused(`the path ${shown} is not relative`);
  const folders = from.split("/").slice(0, -1);
  for (const step of written.split("/")) {
    if (step === "" || step === ".") continue;
    if (step !== "..") folders.push(step);
    else if (folders.pop() === undefined)
      return refused(`the path ${shown} leads out of the folder of the document`, INSIDE);
  }
  const path = folders.join("/");
  return /(?:^|\/)\.\.?$/.test(written) || path === "__proto__"
    ? refused(`expected the path of a file, got ${shown}`)
    : path;
}

const INSIDE = "put the file into that folder, or a folder inside";

function refused(problem: string, hint = "write it like ./child.yaml"): PathProblem {
  return { problem, hint };
}

/** What messages call the file at a path from the folder of the document. */
export function sourceOf(path: string, document: string | undefined): string {
  return `${folderOf(document)}${path}`;
}

/** The path of the document from its own folder; empty if it has no name. */
export function nameOfDocument(document: string | undefined): string {
  return document?.slice(folderOf(document).length) ?? "";
}

function folderOf(document = ""): string {
  return document.slice(0, Math.max(document.lastIndexOf("/"), document.lastIndexOf("\\")) + 1);
}
