/**
 * Installs, compiles and bundles what the examples need, and says so on stderr: the first time, it
 * takes a while. The output of a step is shown if it fails.
 */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const cwd = fileURLToPath(new URL("..", import.meta.url));

const STEPS = [
  ["Installing the packages", "npm run --silent setup"],
  [
    "Compiling the examples",
    "node node_modules/typescript/bin/tsc -b examples/tsconfig.build.json",
  ],
  ["Bundling the command", "node tools/bundle.js"],
];

for (const [title, command] of STEPS) {
  process.stderr.write(`${title} … `);
  const start = performance.now();
  const { status, stdout, stderr } = spawnSync(command, { cwd, shell: true, encoding: "utf8" });
  const seconds = ((performance.now() - start) / 1_000).toFixed(1);
  process.stderr.write(status === 0 ? `${seconds} s\n` : `failed\n\n${stdout}${stderr}`);
  if (status !== 0) process.exit(1);
}
process.stderr.write("\n");
