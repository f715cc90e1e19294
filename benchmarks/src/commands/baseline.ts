import { join, relative } from "node:path";
import { type Command, optionsIn, STATUS, UsageError } from "../command.ts";
import { BASELINES, writeBaseline } from "../guard/baseline.ts";
import { thisPlatform } from "../guard/platform.ts";
import { buildIn } from "../guard/guard-options.ts";
import { knownBytes } from "../guard/measured-bytes.ts";
import { checkout } from "../guard/repository.ts";
import { outputDirectory } from "../output-paths.ts";
import { withProgress } from "../progress.ts";

const HELP = `Writes the bytes that the gate compares with.

Usage: npm run bench -- baseline update [options]

Options:
  --baselines DIR  Where the baseline is written. Default: reports/baselines.
  --build DIR      A build that is there already, instead of this checkout.
  --help           This text.

There is one baseline for each major version of Node and each kind of machine. Commit it together
with the change that it is about. It is replaced at the very end, in one step.
Exit status: 0 written, 1 failed, 2 invalid usage, 130 interrupted.
`;

export const baseline: Command = {
  help: HELP,
  async perform([action, ...args], signal) {
    if (action !== "update")
      throw new UsageError(`Unknown action "${action ?? ""}" of baseline: there is update`);
    const { baselines, build } = optionsIn(args, {
      baselines: { type: "string", default: BASELINES },
      build: { type: "string" },
    });
    const here = checkout();
    const root = buildIn("--build", build);
    // A build from elsewhere is of no commit that is known here.
    const head = { ...here, dirty: here.dirty || build !== undefined };
    const directory = outputDirectory("--baselines", baselines);
    const cases = await withProgress(1, async (say) => knownBytes(root, null, say, signal));
    const platform = thisPlatform();
    const name = writeBaseline(directory, {
      kind: "sheaf baseline",
      version: 1,
      ...head,
      platform,
      cases,
    });
    process.stdout.write(`Written: ${relative("", join(directory, name))}\n`);
    if (here.dirty)
      process.stdout.write("The tree is dirty: commit the baseline together with what differs.\n");
    return STATUS.done;
  },
};
