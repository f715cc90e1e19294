import { readFileSync } from "node:fs";
import { join } from "node:path";
import { replaceFiles } from "../output/replace-files.ts";
import { parseReport, type Report } from "./report.ts";
import { reportMarkdown } from "./report-text.ts";

const REPORT_FILE = "latest.json";

/** Replaces the report in `directory`, in one step. */
export function publish(report: Report, directory: string): void {
  replaceFiles(directory, [
    { name: REPORT_FILE, text: `${JSON.stringify(report, null, 2)}\n` },
    { name: "latest.md", text: reportMarkdown(report) },
  ]);
}

/** The report in `directory`; null if there is none that can be read. */
export function reportIn(directory: string): Report | null {
  try {
    return parseReport(readFileSync(join(directory, REPORT_FILE), "utf8"), REPORT_FILE);
  } catch {
    return null;
  }
}
