import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type NewFile, replaceFiles } from "../output/replace-files.ts";
import { reportMarkdown } from "../report/report-text.ts";
import { parseReport } from "../report/report.ts";
import { parseRivals } from "../rivals/report.ts";
import { pageOf, type PageSources } from "./page.ts";

/**
 * Renders `latest.md` and `index.html` from the files in `directory`, and gives their names.
 *
 * @throws an Error that names the file where one is of another version.
 */
export async function publishPage(directory: string): Promise<string[]> {
  const sources = sourcesIn(directory);
  const files: NewFile[] = [{ name: "index.html", text: await pageOf(sources) }];
  if (sources.report !== null)
    files.unshift({ name: "latest.md", text: reportMarkdown(sources.report) });
  replaceFiles(directory, files);
  return files.map(({ name }) => name);
}

/** The files that a page is made of. */
export const SOURCES = {
  report: "latest.json",
  rivals: "rivals.json",
} as const;

/** What a page can be made of in this directory. */
function sourcesIn(directory: string): PageSources {
  const read = <T>(name: string, parse: (text: string, file: string) => T): T | null => {
    const file = join(directory, name);
    return existsSync(file) ? parse(readFileSync(file, "utf8"), file) : null;
  };
  return {
    report: read(SOURCES.report, parseReport),
    rivals: read(SOURCES.rivals, parseRivals),
  };
}
