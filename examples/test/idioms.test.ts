import { join } from "node:path";
import { expect, it } from "vitest";
import { EXAMPLES, type Result, sheaf } from "./sheaf.ts";

it("loops, branches, maps, catches and calls as the guide says", async () => {
  const args = ["run", "workflow.yaml", "--actions", "actions.mjs", "--json"];
  const { stdout } = await sheaf(args, join(EXAMPLES, "idioms"));
  const { status, output, variables, sequence } = JSON.parse(stdout) as Result<unknown>;
  expect({ status, output }).toEqual({ status: "succeeded", output: "3 pages, 1 failed" });
  expect(variables).toMatchObject({ page: 3, found: ["left", "right"] });
  expect(sequence).toEqual(["read", "read", "read", "left", "right", "check", "report"]);
});
