import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type NewFile, replaceFiles } from "../output/replace-files.ts";
import { parseReport, type Report } from "../report/report.ts";
import { reportMarkdown } from "../report/report-text.ts";
import { parseRivals } from "../rivals/report.ts";
import { pageOf } from "./page.ts";

/** The files that a page is made of. */
export const SOURCES = {
  report: "latest.json",
  rivals: "rivals.json",
} as const;

/** Replaces the report in `directory`, in one step. */
export function publish(report: Report, directory: string): void {
  replaceFiles(directory, [
    { name: SOURCES.report, text: `${JSON.stringify(report, null, 2)}\n` },
    { name: "latest.md", text: reportMarkdown(report) },
  ]);
}

/**
 * Renders `latest.md` and `index.html` from the files in `directory`, and gives their names.
 *
 * @throws an Error that names the file where one is of another version.
 */
export async function publishPage(directory: string): Promise<string[]> {
  const report = readIn(directory, SOURCES.report, parseReport);
  const rivals = readIn(directory, SOURCES.rivals, parseRivals);
  const files: NewFile[] = [{ name: "index.html", text: await pageOf({ report, rivals }) }];
  if (report !== null) files.unshift({ name: "latest.md", text: reportMarkdown(report) });
  replaceFiles(directory, files);
  return files.map(({ name }) => name);
}

/** The report in `directory`; null if there is none that can be read. */
export function reportIn(directory: string): Report | null {
  try {
    return readIn(directory, SOURCES.report, parseReport);
  } catch {
    return null;
  }
}

/** What a file in `directory` holds; null if there is none. */
function readIn<T>(
  directory: string,
  name: string,
  parse: (text: string, file: string) => T,
): T | null {
  const file = join(directory, name);
  return existsSync(file) ? parse(readFileSync(file, "utf8"), file) : null;
}
