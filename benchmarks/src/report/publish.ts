import { existsSync, readFileSync } from "node:fs";
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

/** True where `directory` holds the report of a full run. */
export function holdsFullReport(directory: string): boolean {
  const file = join(directory, REPORT_FILE);
  if (!existsSync(file)) return false;
  try {
    return parseReport(readFileSync(file, "utf8"), file).kind === "full";
  } catch {
    return false;
  }
}
