/**
 * The pages of the site: the Markdown of this repository, copied with what typedoc wants to know of a
 * page. Links to what is not a page, such as sources, become plain text.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Where the copies are, at the same paths. */
const COPIES = join(root, "docs/api-pages");

/** The first page of the site. */
export const HOME = join(COPIES, "README.md");

/** Pages by the group under which they are listed, in order. */
const GROUPS = {
  Start: [
    "docs/guides/getting-started.md",
    "docs/guides/how-forks-work.md",
    "docs/cookbook.md",
    "docs/guides/from-p-map.md",
    "docs/guides/from-clone-per-item.md",
    "docs/guides/from-other-engines.md",
  ],
  Guides: [...filesIn("docs/guides")],
  Reference: [...filesIn("docs"), "reports/latest.md", "reports/rivals.md"],
  Project: ["ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"],
  Decisions: [...filesIn("docs/decisions")],
};

/** The group of each page. */
const groups = new Map();
for (const [group, files] of Object.entries(GROUPS))
  for (const file of files) if (!groups.has(file)) groups.set(file, group);

const pages = new Set(["README.md", ...groups.keys()]);

/** Copies all pages. @returns the paths of the copies, the first page left out. */
export function copyPages() {
  rmSync(COPIES, { recursive: true, force: true });
  const copies = [...groups].map(([file, group]) => {
    const { title, body } = parted(withLinks(file));
    return copy(file, `---\ntitle: ${JSON.stringify(title)}\ngroup: ${group}\n---\n\n${body}`);
  });
  copy("README.md", withLinks("README.md"));
  return copies;
}

/** What a README says below its heading, and where links in it start from. */
export function introductionIn(file) {
  return { text: parted(withLinks(file)).body, path: join(COPIES, file) };
}

/** The order in which groups are listed. */
export const GROUP_ORDER = [...Object.keys(GROUPS), "Modules", "*"];

function filesIn(folder) {
  return readdirSync(join(root, folder))
    .filter((file) => file.endsWith(".md"))
    .map((file) => `${folder}/${file}`);
}

function copy(file, text) {
  const path = join(COPIES, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
}

/** The heading of a page, which typedoc shows itself, and what follows it. */
function parted(text) {
  const [, heading = "", body = ""] = /^# ([^\n]+)\n(.*)$/su.exec(text) ?? [];
  return { title: heading.replaceAll("`", ""), body };
}

function withLinks(file) {
  const text = readFileSync(join(root, file), "utf8");
  // Code is left alone.
  return text
    .split(/(^```.*?^```$|`[^`\n]*`)/msu)
    .map((part, i) => (i % 2 === 1 ? plain(part) : linked(part, file)))
    .join("");
}

/** Code without a language is a drawing, and not TypeScript. */
function plain(code) {
  return code.replace(/^```\n/u, "```text\n");
}

function linked(text, file) {
  return text.replaceAll(/\[([^\]]*)\]\(([^)\s]+)\)/gu, (link, label, target) => {
    if (/^(?:[a-z]+:|#)/u.test(target)) return link;
    const [path = ""] = target.split("#");
    return pages.has(posix.join(posix.dirname(file), path)) ? link : label;
  });
}
