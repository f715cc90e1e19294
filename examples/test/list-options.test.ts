import { describe, expect, it } from "vitest";
import { sheaf } from "./sheaf.ts";

const servers = JSON.stringify([
  { name: "a", zone: "eu", load: 4 },
  { name: "b", zone: "us", load: 7 },
  { name: "c", zone: "eu", load: 9 },
]);

describe("options of lists from templates", () => {
  it.each([
    ["false", ["2 zones"]],
    ["true", ["1 zones", "1 zones"]],
  ])("run with careful=%s", async (careful, batches) => {
    const params = ["--param", `servers=${servers}`, "--param", `careful=${careful}`];
    const { status, stdout, stderr } = await sheaf([
      "run",
      "list-options/workflow.yaml",
      ...params,
    ]);
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      zones: ["eu: a", "us: b"],
      batches,
      shifts: ["eu: a", "us: b"].map((zone) => [
        [zone, "day"],
        [zone, "night"],
      ]),
    });
    expect(stderr).toContain('handled FAILED in task "notify": nobody is on call');
  });
});
