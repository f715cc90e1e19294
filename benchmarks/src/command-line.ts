import { parseArgs } from "node:util";

/** What `npm run bench -- …` was asked for. */
export interface Command {
  readonly help: boolean;
  readonly quick: boolean;
  /** Null where none was given. */
  readonly out: string | null;
  /** Reports of other versions of Node, whose targets are shown beside those of this run. */
  readonly merge: readonly string[];
}

export const HELP: string = `Reproduces the scenario on real data, before and after, and writes a report.

Usage: npm run bench -- [options]
       node --expose-gc benchmarks/dist/main.js [options]

Options:
  --quick        Fewer rounds, smaller sizes: within 45 seconds instead of 3 minutes.
                 Without --out a quick run never replaces the report of a full one.
  --out DIR      Where latest.json and latest.md are written (default: reports, in the project).
  --merge FILE   Show the targets of another report, say of another version of Node, beside
                 those of this run. May be given several times.
  --help         This text.

The report is replaced at the very end, in one step: a run that is interrupted or fails leaves the
old one in place. Exit status: 0 measured (missed targets are shown in the report), 1 failed,
2 invalid usage, 130 interrupted.
`;

/** @throws an Error whose message says what is wrong with the arguments. */
export function parseCommand(args: readonly string[]): Command {
  const { values } = parseArgs({
    args: [...args],
    options: {
      help: { type: "boolean", short: "h", default: false },
      quick: { type: "boolean", default: false },
      out: { type: "string" },
      merge: { type: "string", multiple: true, default: [] },
    },
    strict: true,
    allowPositionals: false,
  });
  if (values.out === "") throw new TypeError("Option '--out DIR' needs the name of a directory");
  return { help: values.help, quick: values.quick, out: values.out ?? null, merge: values.merge };
}
