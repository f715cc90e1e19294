import type { Supervision } from "./host/supervisor-channel.ts";

/**
 * Does what the arguments say, and ends the process.
 *
 * @param supervision The line to the process that watches this one, where there is one.
 */
export async function command(
  argv: readonly string[],
  supervision: Supervision | null,
): Promise<never> {
  const { thisProcess } = await import("./host/this-process.ts");
  const { sheaf } = await import("./command-line.ts");
  const host = thisProcess(supervision);
  return host.exit(await sheaf(argv, host));
}
