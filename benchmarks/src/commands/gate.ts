import { resolve } from "node:path";
import {
  type Base,
  type Checkout,
  CHECKS,
  defaultBase,
  gate as runGate,
  gateMarkdown,
  type GateReport,
  wrongLines,
} from "../guard/index.ts";
import { STATUS } from "../output/exit-status.ts";
import { withProgress } from "../output/progress.ts";
import { HERE } from "../output/project.ts";
import { publishFiles } from "../output/replace-files.ts";
import { thisRepository } from "../report/this-repository.ts";
import { suite } from "../suite/all.ts";
import { benchCommand } from "./command.ts";
import {
  BASELINES_DIRECTORY,
  buildOption,
  CASES,
  namedCases,
  namedChecks,
  outOption,
  PAIRS,
} from "./options.ts";

const STATUSES: Readonly<Record<GateReport["verdict"], number>> = {
  passed: STATUS.done,
  failed: STATUS.failed,
  "not comparable": STATUS.notComparable,
};

const NOTES = `Bytes are compared with the baseline of this version of Node and kind of machine, as it is tracked here
and as it was at the base; complexity with its bounds; times with the base, which is built for that: in
many pairs of processes for the cases that the change can matter to or that --cases names, in two for
all others, which are measured again if they became half as slow again.
What is flagged is measured again by itself, and counts if it is flagged again. What became worse and
is written into the baseline by the same change is listed as accepted here, and so are dropped cases
and looser bounds that it writes into bounds.json: see "npm run bench -- baseline --help".

Without --base, the base is where this branch left the one that the variable GATE_BASE names, or else
the default branch; on that branch itself the commit before, or HEAD if files differ from it. The
report states which commit it was, and why.

Exit status: 0 passed, including with warnings and if it was too noisy to tell; 1 something became
worse, or the gate failed; 2 invalid usage; 3 nothing is known to be worse, but not everything could
be compared, or no base is known; 130 interrupted.`;

export const gate = (signal: AbortSignal) =>
  benchCommand(
    "gate",
    "Checks whether this checkout is worse than another commit. CI runs it.",
    NOTES,
  )
    .option("--base <ref>", "the commit to compare with")
    .option("--no-accept", "fail for what became worse even if it is accepted")
    .option("--checks <list>", "checks, separated by commas", CHECKS.join(","))
    .addOption(CASES)
    .option(
      "--all",
      "exact times of all cases, also of those that the change cannot matter to",
      false,
    )
    .addOption(PAIRS)
    .addOption(outOption("where gate.json and gate.md are written (default: not written)"))
    .addOption(BASELINES_DIRECTORY)
    .addOption(buildOption("--head-build <dir>"))
    .addOption(buildOption("--base-build <dir>"))
    .action(
      async ({ base, accept, all, pairs, out, baselines, headBuild, baseBuild, ...given }) => {
        const { commit, dirty } = thisRepository.checkout();
        const checks = namedChecks(given.checks);
        // The commit of another build is not known.
        const head = { commit, dirty: dirty || headBuild !== undefined, root: headBuild ?? HERE };
        const options = {
          suite,
          head,
          base: baseOf(base, baseBuild ?? null, { commit, dirty }),
          repository: thisRepository,
          baselines: resolve(baselines),
          strict: !accept,
          checks,
          only: namedCases(given.cases, checks),
          all,
          pairs,
          mostPairs: 2 * pairs,
        };
        const report = await withProgress(1, async (say) => runGate({ ...options, say }, signal));
        const markdown = gateMarkdown(report);
        // What is wrong once more at the end, as a log is often cut to its last lines.
        process.stdout.write(markdown + wrongLines(report));
        if (out !== undefined) publishFiles(out, { "gate.json": report, "gate.md": markdown });
        process.exitCode = STATUSES[report.verdict];
      },
    );

/** @throws UsageError if `ref` names no commit. */
function baseOf(ref: string | undefined, root: string | null, head: Checkout): Base {
  if (ref !== undefined)
    return { commit: thisRepository.commitOf(ref), reason: `named by --base ${ref}`, root };
  if (root !== null)
    return { commit: head.commit, reason: "HEAD, as --base-build names its build", root };
  return { root, ...defaultBase(thisRepository, head, process.env) };
}
