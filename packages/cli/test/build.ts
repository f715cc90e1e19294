import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** Builds the command before its tests, with what it depends on. */
export default function build(): void {
  const root = fileURLToPath(new URL("../../..", import.meta.url));
  execFileSync(
    process.execPath,
    ["node_modules/typescript/bin/tsc", "-b", "packages/cli/tsconfig.build.json"],
    { cwd: root, stdio: "inherit" },
  );
}
