// Runs the tests of the libraries on every version of Node that is supported, and then the packed
// packages on Bun, on Deno and in a browser. With `others` as its argument, the first alone, without the
// version that runs this, which `npm test` has tried.
import { spawnSync } from "node:child_process";

const VERSIONS = ["20.20.2", "22.23.3", "24.21.0", "26.10.0"];
const PROJECTS = ["context", "template*", "workflow", "yaml", "threads"];

const run = (command) => spawnSync(command, { shell: true, stdio: "inherit" }).status === 0;

const projects = PROJECTS.map((name) => `--project "${name}"`).join(" ");
const tests = `node_modules/vitest/vitest.mjs run --tags-filter=!slow --maxWorkers=2 ${projects}`;
const [only] = process.argv.slice(2);
const isTried = (version) => only === "others" && process.version === `v${version}`;
const results = VERSIONS.filter((version) => !isTried(version)).map((version) => {
  console.log(`\n── Node ${version} ──`);
  return { name: `Node ${version}`, passed: run(`npx --yes -p node@${version} -- node ${tests}`) };
});
if (only === undefined)
  results.push({ name: "packed packages", passed: run("npm run test:packed") });

console.log();
for (const { name, passed } of results) console.log(`${passed ? "passed" : "FAILED"}  ${name}`);
process.exitCode = results.every(({ passed }) => passed) ? 0 : 1;
