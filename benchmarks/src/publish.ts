import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseReport, type Report } from "./report.ts";
import { reportMarkdown } from "./report-text.ts";

/** Where reports are kept, in the project. */
export const REPORTS: string = fileURLToPath(new URL("../../reports", import.meta.url));

const REPORT_FILE = "latest.json";

/**
 * Replaces the report in `directory`. Both files are complete before the first takes its name, and
 * nothing here waits, so that an interruption comes before or after.
 */
export function publish(report: Report, directory: string): void {
  mkdirSync(directory, { recursive: true });
  const files = [
    { name: REPORT_FILE, text: `${JSON.stringify(report, null, 2)}\n` },
    { name: "latest.md", text: reportMarkdown(report) },
  ].map((file) => ({
    ...file,
    path: join(directory, file.name),
    temporary: join(directory, `.${file.name}.${process.pid}.tmp`),
  }));
  try {
    for (const { temporary, text } of files) writeFileSync(temporary, text);
    for (const { temporary, path } of files) renameSync(temporary, path);
  } finally {
    for (const { temporary } of files) rmSync(temporary, { force: true });
  }
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
