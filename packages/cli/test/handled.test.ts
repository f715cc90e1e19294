import { describe, expect, it } from "vitest";
import { sheafRun } from "./command.ts";
import { printed } from "./result-schema.ts";

const HANDLED = `
tasks:
  - name: check
    action: workflow.inner
    with-items: [1, 2]
    next: { do: flaky }
  - name: flaky
    action: core.fail
    input: { message: "it broke\\nin two lines", code: BROKEN }
    next: { on: failure, do: after }
  - { name: after, action: core.echo }
workflows:
  inner:
    tasks: [{ name: look, action: core.assert, input: { that: "{{ 1 > 2 }}", message: odd }, next: { on: completion } }]
`;

describe("failures that the document handles", () => {
  it("have a line each in the summary, those of sub-workflows too", async () => {
    const { status, stderr } = await sheafRun(HANDLED);
    expect(status).toBe(0);
    const lines = stderr.trimEnd().split("\n").slice(-4);
    expect(lines).toEqual([
      'handled ASSERTION_FAILED in task "check/look", item 0: odd',
      'handled ASSERTION_FAILED in task "check/look", item 1: odd',
      'handled BROKEN in task "flaky": it broke',
      expect.stringMatching(/^succeeded in .*3 tasks, 1 failed/),
    ]);
  });

  it("are listed by --json, apart from errors", async () => {
    const { status, stdout, stderr } = await sheafRun(HANDLED, "--json");
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(printed(stdout)).toMatchObject({
      status: "succeeded",
      errors: [],
      handled: [
        { code: "ASSERTION_FAILED", message: "odd", task: "check/look", index: 0 },
        { code: "ASSERTION_FAILED", message: "odd", task: "check/look", index: 1 },
        { code: "BROKEN", message: "it broke\nin two lines", task: "flaky" },
      ],
    });
  });

  it("do not include failures that no entry of next follows: the run fails", async () => {
    const text = `tasks:
  - { name: build, action: core.fail, input: "compiler exploded", next: { do: deploy } }
  - { name: deploy, action: core.echo }`;
    const { status, stdout } = await sheafRun(text, "--json");
    expect(status).toBe(1);
    expect(printed(stdout)).toMatchObject({
      status: "failed",
      sequence: ["build"],
      errors: [{ code: "FAILED", message: "compiler exploded", task: "build" }],
      handled: [],
    });
  });
});
