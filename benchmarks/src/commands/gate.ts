import { relative, resolve } from "node:path";
import {
  type Base,
  type Checkout,
  CHECKS,
  defaultBase,
  gate as runGate,
  gateMarkdown,
  type GateReport,
} from "../guard/index.ts";
import { STATUS } from "../output/exit-status.ts";
import { outputDirectory } from "../output/output-paths.ts";
import { withProgress } from "../output/progress.ts";
import { BASELINES } from "../output/project.ts";
import { replaceFiles } from "../output/replace-files.ts";
import { thisRepository } from "../report/this-repository.ts";
import { suite } from "../suite/all.ts";
import { type Command, optionsIn } from "./command.ts";
import { buildIn, namedCases, namedChecks, pairCount } from "./guard-options.ts";

const HELP = `Checks whether this checkout is worse than another commit. CI runs it.

Usage: npm run bench -- gate [options]

Bytes are compared with the baseline of this version of Node and kind of machine, as it is tracked here
and as it was at the base; complexity with its bounds; times with the base, which is built for that.
What is flagged is measured again by itself, and counts if it is flagged again. What became worse and
is written into the baseline by the same change is listed as accepted here. A dropped case or growth
and a loosened bound fail unless a line in bounds.json accepts them: see
"npm run bench -- baseline --help".

Options:
  --base REF       The commit to compare with. Default: where this branch left the base of its pull
                   request, or the default branch of origin or another remote, or its upstream; on
                   that branch itself the commit before, or HEAD if files differ from it. The report
                   states which commit it was, and why.
  --no-accept      Fail for what became worse even if it is accepted.
  --checks LIST    Any of bytes, complexity and time, separated by commas. Default: all.
  --cases LIST     Names of cases, separated by commas. Default: all.
  --pairs N        Pairs of processes for the times; twice as many if it is unclear. Default: 10.
  --out DIR        Where gate.json and gate.md are written. Default: not written.
  --baselines DIR  Where the baselines and bounds.json are. Default: reports/baselines.
  --head-build DIR, --base-build DIR
                   Existing builds, instead of this checkout and of REF.
  --help           This text.

Exit status: 0 passed, including with warnings and if it was too noisy to tell; 1 something became
worse, or the gate failed; 2 invalid usage; 3 nothing is known to be worse, but not everything could
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
    const { commit, dirty } = thisRepository.checkout();
    const checks = namedChecks(given.checks);
    const pairs = pairCount(given.pairs);
    const out = given.out === undefined ? null : outputDirectory("--out", given.out);
    // The commit of another build is not known.
    const isDirty = dirty || given["head-build"] !== undefined;
    const options = {
      suite,
      head: { commit, dirty: isDirty, root: buildIn("--head-build", given["head-build"]) },
      base: baseOf(given.base, given["base-build"], { commit, dirty }),
      repository: thisRepository,
      baselines: resolve(given.baselines),
      strict: given["no-accept"],
      checks,
      only: namedCases(given.cases, checks),
      pairs,
      mostPairs: 2 * pairs,
    };
    const report = await withProgress(1, async (say) => runGate({ ...options, say }, signal));
    const markdown = gateMarkdown(report);
    process.stdout.write(markdown);
    if (out !== null) publish(report, markdown, out);
    return STATUSES[report.verdict];
  },
};

/** @throws UsageError if `ref` names no commit, or `build` holds no build. */
function baseOf(ref: string | undefined, build: string | undefined, head: Checkout): Base {
  const root = build === undefined ? null : buildIn("--base-build", build);
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
