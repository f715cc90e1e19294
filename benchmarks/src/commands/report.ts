import { existsSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { UsageError } from "../output/exit-status.ts";
import { REPORTS } from "../output/project.ts";
import { publishPage, SOURCES } from "../page/publish.ts";
import { benchCommand } from "./command.ts";

/** The page from the files in a directory. */
export const report = () =>
  benchCommand(
    "report",
    "Renders latest.md and the page index.html from reports that were written before. Nothing is measured. What has no file yet is said to be missing, with the command that makes it.",
    "Exit status: 0 rendered, 1 a file could not be read, 2 invalid usage.",
  )
    .option(
      "--dir <dir>",
      "where latest.json and rivals.json are, and where latest.md and the page go (default: reports, in the project)",
    )
    .action(async ({ dir }) => {
      if (dir === "") throw new UsageError("Option '--dir DIR' needs the name of a directory");
      const directory = dir === undefined ? REPORTS : resolve(dir);
      const names = Object.values(SOURCES);
      if (dir !== undefined && !names.some((name) => existsSync(join(directory, name))))
        throw new UsageError(`Option '--dir': "${dir}" holds none of ${names.join(", ")}`);
      const written = await publishPage(directory);
      process.stdout.write(`Written to ${relative("", directory) || "."}: ${written.join(", ")}\n`);
    });
