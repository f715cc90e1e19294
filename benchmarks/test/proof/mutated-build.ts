import {
  cpSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, relative, sep } from "node:path";
import { HERE } from "../../src/output/project.ts";

/** A change of built JavaScript. */
export interface Edit {
  /** Below `packages`. */
  readonly file: string;
  /** Occurs exactly once in the file. */
  readonly from: string;
  readonly to: string;
}

const PACKAGES = ["context", "template", "workflow", "yaml", "cli"] as const;
const COPIED = new Set(["", "package.json", "bin", "bundle", "dist", "node_modules"]);

/**
 * Copies what is built here and edits it, while `use` works with the copy.
 *
 * @throws an Error if the text to be changed does not occur exactly once: an edit that does not apply
 *   would prove nothing.
 */
export async function withMutatedBuild<T>(
  edits: readonly Edit[],
  use: (root: string) => Promise<T>,
): Promise<T> {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "sheaf-mutant-")));
  try {
    for (const name of PACKAGES) copyPackage(join(HERE, "packages", name), root, name);
    // Links to dependencies are relative, and those to packages lead to the copies.
    symlinkSync(join(HERE, "node_modules"), join(root, "node_modules"), "junction");
    for (const edit of edits) apply(edit, root);
    return await use(root);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

function copyPackage(from: string, root: string, name: string): void {
  cpSync(from, join(root, "packages", name), {
    recursive: true,
    verbatimSymlinks: true,
    filter: (path) => COPIED.has(relative(from, path).split(sep)[0] ?? ""),
  });
}

function apply({ file, from, to }: Edit, root: string): void {
  const path = join(root, "packages", file);
  const text = readFileSync(path, "utf8");
  const count = text.split(from).length - 1;
  if (count !== 1)
    throw new Error(`Cannot change ${file}: "${from}" occurs ${count} times, not once`);
  // A function, as dollars have a meaning in a replacement text.
  writeFileSync(
    path,
    text.replace(from, () => to),
  );
}
