import { executeCommandLine } from "./command-line.ts";
import type { SupervisorChannel } from "./host/supervisor-channel.ts";
import { thisProcess } from "./host/this-process.ts";

/**
 * Runs the command and exits the process.
 *
 * @param channel The connection to the supervisor, if there is one.
 */
export async function runCommand(
  argv: readonly string[],
  channel: SupervisorChannel | null,
): Promise<never> {
  const host = thisProcess(channel);
  return host.exit(await executeCommandLine(argv, host));
}
