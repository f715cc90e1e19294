import { relative, resolve } from "node:path";
import { type Command, optionsIn } from "./command.ts";
import { STATUS } from "../output/exit-status.ts";
import { gate as gated, type GateOptions } from "../guard/gate.ts";
import { CHECKS, type GateReport } from "../guard/gate-report.ts";
import { gateMarkdown } from "../guard/gate-text.ts";
import { buildIn, namedCases, namedChecks, pairCount } from "../guard/guard-options.ts";
import { defaultBase } from "../guard/base-commit.ts";
import type { Checkout } from "../guard/repository.ts";
import { thisRepository } from "../guard/this-repository.ts";
import { outputDirectory } from "../output/output-paths.ts";
import { withProgress } from "../output/progress.ts";
import { BASELINES } from "../output/project.ts";
import { replaceFiles } from "../output/replace-files.ts";

const HELP = `Tells whether this checkout became worse: what CI runs.

Usage: npm run bench -- gate [options]

Bytes are compared with the baseline of this version of Node and kind of machine as it is tracked here
and as it was at the base, complexity with its bounds, times with the base, which is built for it. What
is flagged is measured once more, by itself, and counts if it is flagged again. What became worse and
is written into the baseline by the same change is listed as accepted here. A case or growth that is
dropped, and a bound that is loosened, fails unless a line in bounds.json accepts it: see
"npm run bench -- baseline --help".

Options:
  --base REF       The commit to compare with. Default: where this branch left the base of its pull
                   request, else the default branch of origin or of another remote, else its
                   upstream; on that branch itself the commit before, or HEAD where files differ from
                   it. The report says which it was and why.
  --no-accept      Fail for what became worse also where it is accepted.
  --checks LIST    Of bytes, complexity and time, separated by commas. Default: all.
  --cases LIST     Names of cases, separated by commas. Default: all.
  --pairs N        Pairs of processes for the times; twice as many where it is unclear. Default: 10.
  --out DIR        Where gate.json and gate.md are written. Default: none are.
  --baselines DIR  Where the baselines and bounds.json are. Default: reports/baselines.
  --head-build DIR, --base-build DIR
                   Builds that are there already, instead of this checkout and of that of REF.
  --help           This text.

Exit status: 0 passed, also with warnings and where it was too noisy to tell; 1 something became
worse, or the gate itself failed; 2 invalid usage; 3 nothing is known to be worse, but not all could
be compared, or no base is known; 130 interrupted.
`;

const STATUSES: Readonly<Record<GateReport["verdict"], number>> = {
  passed: STATUS.done,
  failed: STATUS.failed,
  "not comparable": STATUS.notComparable,
};

export const gate: Command = {
  help: HELP,
  async perform(args, signal) {
    const given = optionsIn(args, {
      base: { type: "string" },
      "no-accept": { type: "boolean", default: false },
      checks: { type: "string", default: CHECKS.join(",") },
      cases: { type: "string" },
      pairs: { type: "string", default: "10" },
      out: { type: "string" },
      baselines: { type: "string", default: BASELINES },
      "head-build": { type: "string" },
      "base-build": { type: "string" },
    });
    const head = thisRepository.checkout();
    const checks = namedChecks(given.checks);
    const only = namedCases(given.cases, checks);
    const pairs = pairCount(given.pairs);
    const out = given.out === undefined ? null : outputDirectory("--out", given.out);
    const headRoot = buildIn("--head-build", given["head-build"]);
    const baseBuild = given["base-build"];
    const baseRoot = baseBuild === undefined ? null : buildIn("--base-build", baseBuild);
    const options = {
      // A build from elsewhere is of no commit that is known here.
      head: { ...head, dirty: head.dirty || given["head-build"] !== undefined, root: headRoot },
      base: baseOf(given.base, baseRoot, head),
      repository: thisRepository,
      baselines: resolve(given.baselines),
      strict: given["no-accept"],
      checks,
      only,
      pairs,
      mostPairs: 2 * pairs,
    };
    const report = await withProgress(1, async (say) => gated({ ...options, say }, signal));
    const markdown = gateMarkdown(report);
    process.stdout.write(markdown);
    if (out !== null) publish(report, markdown, out);
    return STATUSES[report.verdict];
  },
};

/** @throws {@link UsageError} where `ref` names no commit. */
function baseOf(ref: string | undefined, root: string | null, head: Checkout): GateOptions["base"] {
  if (ref !== undefined)
    return { commit: thisRepository.commitOf(ref), reason: `named by --base ${ref}`, root };
  if (root !== null)
    return { commit: head.commit, reason: "HEAD, as --base-build names its build", root };
  return { root, ...defaultBase(thisRepository, head, process.env) };
}

function publish(report: GateReport, markdown: string, directory: string): void {
  replaceFiles(directory, [
    { name: "gate.json", text: `${JSON.stringify(report, null, 2)}\n` },
    { name: "gate.md", text: markdown },
  ]);
  process.stdout.write(`\nWritten: ${relative("", directory) || "."}/gate.json and gate.md\n`);
}
