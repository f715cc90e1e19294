import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** Builds what is measured, and what measures, before any test of this project. */
export default function build(): void {
  const root = fileURLToPath(new URL("../..", import.meta.url));
  execFileSync(
    process.execPath,
    ["node_modules/typescript/bin/tsc", "-b", "benchmarks/tsconfig.build.json"],
    { cwd: root, stdio: "inherit" },
  );
}
