/** Checks that README shows the figures of `reports/latest.json`; with `--write`, makes it so. */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { figuresOf, firstDifference, withFigures } from "./report/readme-figures.ts";
import { parseReport } from "./report/report.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

process.exitCode = checkReadme(process.argv.slice(2));

function checkReadme(args: readonly string[]): number {
  try {
    const options = {
      write: { type: "boolean", default: false },
      readme: { type: "string" },
      report: { type: "string" },
    } as const;
    const {
      write,
      readme = `${root}README.md`,
      report = `${root}reports/latest.json`,
    } = parseArgs({ args: [...args], options }).values;
    const text = readFileSync(readme, "utf8");
    const expected = withFigures(
      text,
      figuresOf(parseReport(readFileSync(report, "utf8"), "latest.json")),
    );
    const difference = firstDifference(text, expected);
    if (difference === null) return 0;
    if (write) {
      writeFileSync(readme, expected);
      return 0;
    }
    process.stderr.write(
      `README does not show the figures of the report, first in ${difference}\nRun: node benchmarks/dist/check-readme.js --write\n`,
    );
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  }
  return 1;
}
