/**
 * Builds what the tests of commands run as processes, once for all projects of a test run. Types are
 * checked by `npm run check`; checking them here as well would make a first build take three times as long.
 */
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import bundle from "./bundle.js";

/** These run the command. */
const BUNDLED = new Set(["cli", "examples"]);

const CONFIGS = {
  threads: "packages/threads/tsconfig.build.json",
  examples: "examples/tsconfig.build.json",
  benchmarks: "benchmarks/tsconfig.build.json",
  "benchmarks-measured": "benchmarks/tsconfig.build.json",
  guard: "benchmarks/tsconfig.build.json",
};

// Each project loads this module again, in the same process.
const built = (globalThis.runsBuiltFor ??= new WeakSet());

export default async function build({ vitest }) {
  if (built.has(vitest)) return;
  built.add(vitest);
  const names = vitest.projects.map(({ name }) => name);
  if (names.some((name) => BUNDLED.has(name))) await bundle("test/warm-process.ts");
  const configs = new Set(names.flatMap((name) => CONFIGS[name] ?? []));
  if (configs.size === 0) return;
  const tsc = ["node_modules/typescript/bin/tsc", "-b", "--noCheck"];
  execFileSync(process.execPath, [...tsc, ...configs], {
    cwd: fileURLToPath(new URL("..", import.meta.url)),
    stdio: "inherit",
  });
}
