import { CommanderError } from "commander";
import { InvalidInputError } from "./errors/problem.ts";
import { optionArguments } from "./host/argv.ts";
import { EXIT_STATUS } from "./host/exit-status.ts";
import type { Host } from "./host/this-process.ts";
import { reportInvalid } from "./output/problem-report.ts";
import { createProgram } from "./program.ts";

/**
 * Executes a command line and returns the exit status.
 *
 * @param argv The arguments, without node and script.
 */
export async function executeCommandLine(argv: readonly string[], host: Host): Promise<number> {
  const status = await execute(argv, host);
  const { failure } = host.stdout;
  if (failure === null) return status;
  host.stderr.write(`sheaf: Cannot write to stdout: ${failure.message}\n`);
  return status === EXIT_STATUS.succeeded ? EXIT_STATUS.failed : status;
}

async function execute(argv: readonly string[], host: Host): Promise<number> {
  let status: number = EXIT_STATUS.succeeded;
  // Commands are imported lazily, so that `--help` is fast.
  const program = createProgram(host, {
    async run(file, options) {
      if (options.watch === true) {
        const { watchRun } = await import("./commands/watch.ts");
        status = await watchRun(file, options, argv, host);
        return;
      }
      const { runFile } = await import("./commands/run.ts");
      status = await runFile(file, options, host);
    },
    async runs(paths, options) {
      const { listRuns } = await import("./commands/runs.ts");
      status = await listRuns(paths, options, host);
    },
    async worker(options) {
      const { startWorker } = await import("./commands/worker.ts");
      status = await startWorker(options, host);
    },
    async signal(journal, name, options) {
      const { signalRun } = await import("./commands/signal.ts");
      status = await signalRun(journal, name, options);
    },
    async validate(file, options) {
      const { validateFile } = await import("./commands/validate.ts");
      status = await validateFile(file, options, host);
    },
    async graph(file, options) {
      const { drawGraph } = await import("./commands/graph.ts");
      status = await drawGraph(file, options, host);
    },
    async schema() {
      const { printSchema } = await import("./commands/schema.ts");
      status = printSchema(host);
    },
    async completion(shell) {
      const { printCompletion } = await import("./commands/completion.ts");
      status = printCompletion(shell, host);
    },
    async complete(words) {
      const { complete } = await import("./commands/completion.ts");
      status = complete(program, words, host);
    },
  });
  try {
    await program.parseAsync(argv, { from: "user" });
    // The last write may still fail.
    await host.stdout.flush();
    return status;
  } catch (error) {
    if (error instanceof CommanderError) return reportUsage(error, argv, host);
    if (error instanceof InvalidInputError)
      return reportInvalid(error.problems, null, {}, null, host);
    throw error;
  }
}

/** Help and version are not errors; wrong arguments are. */
async function reportUsage(
  error: CommanderError,
  argv: readonly string[],
  host: Host,
): Promise<number> {
  if (error.exitCode === 0) return EXIT_STATUS.succeeded;
  if (error.code === "commander.help") return EXIT_STATUS.invalid;
  const message = error.message.replace(/^error: /, "").trim();
  const [first = message, ...advice] = message.split("\n");
  const hint = advice.join(" ").replace(/^\((.*)\)$/, "$1");
  const { problems } = InvalidInputError.of(
    "INVALID_USAGE",
    capitalize(first).replace(/\.$/, ""),
    hint === "" ? 'run "sheaf --help"' : hint,
  );
  const options = optionArguments(argv);
  const output = { json: options.includes("--json"), events: options.includes("--events") };
  return reportInvalid(problems, null, output, null, host);
}

function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
