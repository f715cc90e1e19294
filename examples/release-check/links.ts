import { readFile } from "node:fs/promises";
import { join, posix } from "node:path";

/** The links of a document that lead nowhere in the repository. Others are not followed. */
export async function brokenLinks(root: string, file: string): Promise<readonly string[]> {
  const text = withoutBlocks(await readFile(join(root, file), "utf8")).replace(/`[^`\n]*`/g, "");
  const targets = [...text.matchAll(LINK)]
    .map(([, target = ""]) => target)
    .filter((target) => !/^[a-z]+:/i.test(target));
  const broken = await Promise.all(
    targets.map(async (target) => ((await leadsSomewhere(root, file, target)) ? [] : [target])),
  );
  return broken.flat();
}

const LINK = /\]\(([^()\s]+)\)/g;

async function leadsSomewhere(root: string, from: string, target: string): Promise<boolean> {
  const [path = "", anchor] = decodeURI(target).split("#");
  const file = path === "" ? from : posix.join(posix.dirname(from), path);
  try {
    const text = await readFile(join(root, file), "utf8");
    return anchor === undefined || headings(text).includes(anchor);
  } catch (error) {
    // A folder is somewhere, too.
    return (error as NodeJS.ErrnoException).code === "EISDIR";
  }
}

/** The anchors of headings, as GitHub makes them. */
function headings(text: string): readonly string[] {
  return [...withoutBlocks(text).matchAll(/^#+ +(.+)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, "")
      .replaceAll(" ", "-"),
  );
}

/** Code blocks may hold things that look like links or headings. */
function withoutBlocks(text: string): string {
  return text.replace(/^```.*?^```/gms, "");
}
