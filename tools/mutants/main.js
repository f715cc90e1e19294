/**
 * `npm run mutants -- PART… [--tests FILE…]`: breaks the sources of parts on purpose, in every way that
 * Stryker knows, and prints which mutants no quick test of their package notices. A part is a path below
 * `packages`, say `context/src/join.ts` or `template/src`; a file of tests one below `test`, say `join` or
 * `rules/retry`. It mutates in place: commit before.
 */
import { statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Stryker } from "@stryker-mutator/core";

const given = process.argv.slice(2);
const end = given.includes("--tests") ? given.indexOf("--tests") : given.length;
const paths = given.slice(0, end).map((part) => `packages/${part.replace(/^packages\//u, "")}`);
const names = new Set(paths.map((path) => path.split("/")[1]));
if (names.size !== 1) throw new Error("Give parts of one package, say context/src/join.ts");

[process.env.SHEAF_MUTANTS] = names;
process.env.SHEAF_MUTANTS_TESTS = given.slice(end + 1).join(",");
await new Stryker({
  plugins: [fileURLToPath(new URL("stryker-runner.js", import.meta.url))],
  testRunner: "once",
  inPlace: true,
  disableTypeChecks: false,
  ignoreStatic: true,
  concurrency: 1,
  dryRunTimeoutMinutes: 180,
  reporters: ["clear-text"],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  mutate: paths.map((path) => (statSync(path).isDirectory() ? `${path}/**/*.ts` : path)),
}).runMutationTest();
