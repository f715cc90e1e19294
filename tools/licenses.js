// Checks the licenses of what the packages depend on. That of the command is bundled with it.
import { execSync } from "node:child_process";
import { readFileSync } from "node:fs";

const ALLOWED = new Set(["0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "MIT"]);

const { packageManager } = JSON.parse(readFileSync("package.json", "utf8"));
const list = `npx --yes ${packageManager.split("+")[0]} --filter "./packages/*" licenses list --json`;
const byLicense = JSON.parse(execSync(list, { encoding: "utf8" }));
const found = Object.entries(byLicense);
for (const [license, packages] of found) {
  if (ALLOWED.has(license)) continue;
  console.error(`${license}: ${packages.map(({ name }) => name).join(", ")}`);
  process.exitCode = 1;
}
const count = found.reduce((sum, [, packages]) => sum + packages.length, 0);
console.log(`${count} packages, licenses: ${found.map(([license]) => license).join(", ")}`);
