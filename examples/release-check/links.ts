import { readFile } from "node:fs/promises";
import { join, posix } from "node:path";

/** The links of a document to files or headings that do not exist in the repository. External links are not checked. */
export async function brokenLinks(root: string, file: string): Promise<readonly string[]> {
  const text = withoutCode(await readFile(join(root, file), "utf8")).replace(/`[^`\n]*`/g, "");
  const targets = [...text.matchAll(LINK)]
    .map(([, target = ""]) => target)
    .filter((target) => !/^[a-z]+:/i.test(target));
  const broken = await Promise.all(
    targets.map(async (target) => ((await exists(root, file, target)) ? [] : [target])),
  );
  return broken.flat();
}

const LINK = /\]\(([^()\s]+)\)/g;

async function exists(root: string, from: string, target: string): Promise<boolean> {
  const [path = "", anchor] = decodeURI(target).split("#");
  const file = path === "" ? from : posix.join(posix.dirname(from), path);
  try {
    const text = await readFile(join(root, file), "utf8");
    return anchor === undefined || headings(text).includes(anchor);
  } catch (error) {
    // A folder exists too.
    return (error as NodeJS.ErrnoException).code === "EISDIR";
  }
}

/** The anchors of headings, as GitHub generates them. */
function headings(text: string): readonly string[] {
  return [...withoutCode(text).matchAll(/^#+ +(.+)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, "")
      .replaceAll(" ", "-"),
  );
}

/** Without code blocks, whose contents only look like links and headings. */
function withoutCode(text: string): string {
  return text.replace(/^```.*?^```/gms, "");
}
