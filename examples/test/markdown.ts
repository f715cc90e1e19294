import { readdirSync, readFileSync } from "node:fs";

const root = new URL("../../", import.meta.url);

/** Every Markdown file that people read, by its path in the repository. */
export function markdownFiles(): readonly string[] {
  const inDocs = readdirSync(new URL("docs/", root), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".md") && !file.startsWith("api"))
    .map((file) => `docs/${file}`);
  const readmes = readdirSync(new URL("packages/", root)).map(
    (name) => `packages/${name}/README.md`,
  );
  return [
    "README.md",
    "ARCHITECTURE.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "SECURITY.md",
    ...inDocs,
    ...readmes,
  ];
}

/** The text of a file of the repository. */
export function textOf(file: string): string {
  return readFileSync(new URL(file, root), "utf8");
}

/** The targets of the links in a text, apart from code. */
export function linksIn(text: string): readonly string[] {
  const prose = text.replaceAll(/^```.*?^```/gmsu, "").replaceAll(/`[^`\n]*`/gu, "");
  return [...prose.matchAll(/\]\((?<target>[^)\s]+)\)/gu)].map(
    ({ groups }) => groups?.["target"] ?? "",
  );
}

/** The anchors of the headings of a text, as GitHub makes them. */
export function anchorsIn(text: string): readonly string[] {
  const headings = text.replaceAll(/^```.*?^```/gmsu, "").matchAll(/^#+ (?<heading>.+)$/gmu);
  return [...headings].map(({ groups }) => anchorOf(groups?.["heading"] ?? ""));
}

function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
    .replaceAll(" ", "-");
}
