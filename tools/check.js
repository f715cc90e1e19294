// Runs every script named `check:*`, even after a failure, and prints a line for each at the end.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

const { scripts } = JSON.parse(readFileSync("package.json", "utf8"));
const steps = Object.keys(scripts).filter((name) => name.startsWith("check:"));

const results = steps.map((step) => {
  console.log(`\n── ${step} ──`);
  const start = performance.now();
  // Through a shell, because npm is a shell script on some systems.
  const { status } = spawnSync(`npm run --silent ${step}`, { shell: true, stdio: "inherit" });
  return { step, passed: status === 0, seconds: ((performance.now() - start) / 1000).toFixed(1) };
});

console.log();
for (const { step, passed, seconds } of results) {
  console.log(`${passed ? "passed" : "FAILED"}  ${step} (${seconds} s)`);
}
process.exitCode = results.every(({ passed }) => passed) ? 0 : 1;
