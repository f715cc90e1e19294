import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** The folder of the rivals that bring hundreds of packages, with a lockfile of its own. */
export const HEAVY_RIVALS: string = fileURLToPath(new URL("../../rivals", import.meta.url));

/** Installs what the lockfile in {@link HEAVY_RIVALS} names, and says so. */
export async function installHeavyRivals(signal: AbortSignal): Promise<void> {
  process.stderr.write("Installing the heavy rivals into benchmarks/rivals …\n");
  // One string, since npx is a shell script on some systems.
  const child = spawn("npx --yes pnpm@10.34.9 install --frozen-lockfile", {
    cwd: HEAVY_RIVALS,
    shell: true,
    signal,
    stdio: ["ignore", "ignore", "inherit"],
  });
  const [status] = (await once(child, "close")) as [number | null];
  if (status !== 0)
    throw new Error(
      `Cannot install the heavy rivals: pnpm ended with status ${status} in benchmarks/rivals; light ones can be measured with --only NAME`,
    );
}
