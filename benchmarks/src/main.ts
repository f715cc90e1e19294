/** The command behind `npm run bench`: `npm run bench -- [COMMAND] [options]`. */
import { CommanderError } from "commander";
import { CannotCompareError, STATUS, UsageError } from "./output/exit-status.ts";
import { commands, DEFAULT } from "./commands/command-catalog.ts";
import { messageOf } from "./output/message-of.ts";

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  const interruption = new AbortController();
  endOnInterrupt(interruption);
  try {
    return await performed(args, interruption.signal);
  } catch (error) {
    if (interruption.signal.aborted) {
      process.stderr.write("\nInterrupted: the reports are as they were.\n");
      return STATUS.interrupted;
    }
    if (error instanceof UsageError) {
      process.stderr.write(`${error.message}\nTry --help.\n`);
      return STATUS.usage;
    }
    process.stderr.write(`\n${messageOf(error)}\n`);
    return error instanceof CannotCompareError ? STATUS.notComparable : STATUS.failed;
  }
}

async function performed(args: readonly string[], signal: AbortSignal): Promise<number> {
  const [first] = args;
  const isNamed = first !== undefined && !first.startsWith("-");
  const name = isNamed ? first : DEFAULT;
  const load = Object.hasOwn(commands, name) ? commands[name] : undefined;
  const names = Object.keys(commands).join(", ");
  if (load === undefined) throw new UsageError(`Unknown command "${name}": there are ${names}`);
  const command = await load();
  try {
    return await command.perform(isNamed ? args.slice(1) : args, signal);
  } catch (error) {
    // The help was shown.
    if (!(error instanceof CommanderError)) throw error;
    if (!isNamed) process.stdout.write(`\nCommands: ${names}.\n`);
    return STATUS.done;
  }
}

/**
 * The first Ctrl-C ends the run in order, a later one at once; npm passes one on twice. What asks a
 * job of CI to end does the same, and so does closing the terminal.
 */
function endOnInterrupt(interruption: AbortController): void {
  let first = Number.POSITIVE_INFINITY;
  const end = (): void => {
    if (performance.now() - first > 500) process.exit(STATUS.interrupted);
    first = Math.min(first, performance.now());
    interruption.abort();
  };
  process.on("SIGINT", end).on("SIGTERM", end).on("SIGHUP", end);
}
