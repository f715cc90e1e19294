import type { SupervisorChannel } from "./host/supervisor-channel.ts";

/**
 * Runs the command and exits the process.
 *
 * @param channel The connection to the supervisor, if there is one.
 */
export async function runCommand(
  argv: readonly string[],
  channel: SupervisorChannel | null,
): Promise<never> {
  const { thisProcess } = await import("./host/this-process.ts");
  const { executeCommandLine } = await import("./command-line.ts");
  const host = thisProcess(channel);
  return host.exit(await executeCommandLine(argv, host));
}
