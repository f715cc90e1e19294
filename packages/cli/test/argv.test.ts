import { expect, it } from "vitest";
import { hasActions } from "../src/host/argv.ts";

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
])("finds out whether %j names a module of actions", (argv, expected) => {
  expect(hasActions(argv)).toBe(expected);
});
