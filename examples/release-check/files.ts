import { readdir, readFile } from "node:fs/promises";
import { join, posix } from "node:path";

const SKIPPED = /^(\..+|node_modules|dist|coverage|api)$/;

/** The files below a folder whose names have the ending, as paths from the root with `/` on every system. */
export async function filesBelow(root: string, folder: string, ending: string): Promise<string[]> {
  const entries = await readdir(join(root, folder), { withFileTypes: true });
  const found = await Promise.all(
    entries.map(async (entry) => {
      const path = posix.join(folder, entry.name);
      if (entry.isDirectory())
        return SKIPPED.test(entry.name) ? [] : filesBelow(root, path, ending);
      return entry.name.endsWith(ending) ? [path] : [];
    }),
  );
  return found.flat().toSorted();
}

/** The number of lines of a file. */
export async function countLines(file: string): Promise<number> {
  const text = await readFile(file, "utf8");
  return text.split("\n").length - (text.endsWith("\n") ? 1 : 0);
}
