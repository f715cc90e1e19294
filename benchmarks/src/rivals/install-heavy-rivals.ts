import { fileURLToPath } from "node:url";
import { ranCommand } from "../measure/run-command.ts";

/** The folder of the rivals that bring hundreds of packages, with a lockfile of its own. */
export const HEAVY_RIVALS: string = fileURLToPath(new URL("../../rivals", import.meta.url));

/** Installs what the lockfile in {@link HEAVY_RIVALS} names, and says so. */
export async function installHeavyRivals(signal: AbortSignal): Promise<void> {
  process.stderr.write("Installing the heavy rivals into benchmarks/rivals …\n");
  const command = "npx --yes pnpm@10.34.9 install --frozen-lockfile";
  const { status, said } = await ranCommand(command, HEAVY_RIVALS, signal);
  if (status !== 0)
    throw new Error(
      `Cannot install the heavy rivals: pnpm ended with status ${status} in benchmarks/rivals; light ones can be measured with --only NAME\n${said.trim()}`,
    );
}
