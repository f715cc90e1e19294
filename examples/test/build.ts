import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** Builds the command, and the actions of the examples. */
export default function build(): void {
  const root = fileURLToPath(new URL("../..", import.meta.url));
  execFileSync(
    process.execPath,
    ["node_modules/typescript/bin/tsc", "-b", "examples/tsconfig.build.json"],
    { cwd: root, stdio: "inherit" },
  );
}
