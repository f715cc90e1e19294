import { expect, it } from "vitest";
import { sheaf } from "./sheaf.ts";

it("runs a workflow in another file for each item", async () => {
  const { status, stdout } = await sheaf(["run", "several-files/workflow.yaml"]);
  expect(status).toBe(0);
  expect(JSON.parse(stdout)).toEqual(["orders: 14", "customers: 10"]);
});
