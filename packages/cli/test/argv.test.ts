import { expect, it } from "vitest";
import { loadsActions } from "../src/host/argv.ts";

it.each([
  [["run", "x.yaml", "--actions", "a.mjs"], true],
  [["run", "x.yaml", "--actions=a.mjs"], true],
  [["validate", "-a", "a.mjs", "x.yaml"], true],
  [["run", "-aa.mjs", "x.yaml"], true],
  [["run", "-qa", "a.mjs", "x.yaml"], true],
  [["run", "x.yaml", "--json"], false],
  [["run", "--", "--actions"], false],
  [["run", "actions.yaml", "--param", "a=1"], false],
  [[], false],
])("sees whether %j names a module", (argv, isNamed) => {
  expect(loadsActions(argv)).toBe(isNamed);
});
