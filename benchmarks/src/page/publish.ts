import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { replaceFiles } from "../output/replace-files.ts";
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
  replaceFiles(directory, { [SOURCES.report]: report, "latest.md": reportMarkdown(report) });
}

/**
 * Renders `latest.md` and `index.html` from the files in `directory`, and gives their names.
 *
 * @throws an Error that names the file where one is of another version.
 */
export async function publishPage(directory: string): Promise<string[]> {
  const report = readIn(directory, SOURCES.report, parseReport);
  const rivals = readIn(directory, SOURCES.rivals, parseRivals);
  const files = {
    ...(report !== null && { "latest.md": reportMarkdown(report) }),
    "index.html": await pageOf({ report, rivals }),
  };
  replaceFiles(directory, files);
  return Object.keys(files);
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
