import { CommanderError } from "commander";
import { refusedAnswer } from "./output/problem-report.ts";
import type { Host } from "./host/this-process.ts";
import { Refusal, refusal } from "./errors/problem.ts";
import { programFor } from "./program.ts";
import { STATUS } from "./host/exit-status.ts";

/**
 * The command: does what its arguments say, and gives the status to exit with.
 *
 * @param argv The arguments, without node and script.
 */
export async function sheaf(argv: readonly string[], host: Host): Promise<number> {
  const status = await performed(argv, host);
  const { failure } = host.stdout;
  if (failure === null) return status;
  host.stderr.write(`sheaf: Cannot write to stdout: ${failure.message}\n`);
  return status === STATUS.succeeded ? STATUS.failed : status;
}

async function performed(argv: readonly string[], host: Host): Promise<number> {
  let status: number = STATUS.succeeded;
  // Each is loaded when it is called, so that help comes at once.
  const program = programFor(host, {
    async run(file, options) {
      const { runFile } = await import("./commands/run.ts");
      status = await runFile(file, options, host);
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
      status = await printSchema(host);
    },
  });
  try {
    await program.parseAsync(argv, { from: "user" });
    // Only what was written last may still be refused.
    await host.stdout.flush();
    return status;
  } catch (error) {
    if (error instanceof CommanderError) return ofUsage(error, argv, host);
    if (error instanceof Refusal) return refusedAnswer(error.problems, null, {}, null, host);
    throw error;
  }
}

/** Help and version are not errors; wrong arguments are. */
async function ofUsage(
  error: CommanderError,
  argv: readonly string[],
  host: Host,
): Promise<number> {
  if (error.exitCode === 0) return STATUS.succeeded;
  if (error.code === "commander.help") return STATUS.invalid;
  const message = error.message.replace(/^error: /, "").trim();
  const [problem = message, ...advice] = message.split("\n");
  const hint = advice.join(" ").replace(/^\((.*)\)$/, "$1");
  const { problems } = refusal(
    "INVALID_USAGE",
    capitalized(problem),
    hint === "" ? undefined : hint,
  );
  const end = argv.indexOf("--");
  const options = end === -1 ? argv : argv.slice(0, end);
  const mode = { json: options.includes("--json"), events: options.includes("--events") };
  return refusedAnswer(problems, null, mode, null, host);
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
