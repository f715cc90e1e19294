import { describe, expect, test } from "vitest";
import { compileTasks, run, type WorkflowError } from "@sheaf/workflow";
import { loadWorkflow } from "../src/index.ts";

const actions = { act: (): null => null };

async function conflictOf(workflow: ReturnType<typeof compileTasks>): Promise<WorkflowError> {
  const { errors } = await run(workflow, { actions }).result;
  expect(errors.map(({ code }) => code)).toEqual(["JOIN_CONFLICT"]);
  return errors[0] as WorkflowError;
}

const conflictIn = (text: string): Promise<WorkflowError> =>
  conflictOf(loadWorkflow(text, { source: "doc" }));

describe("a conflict names the branches that disagree", () => {
  test("by the tasks that wrote", async () => {
    const error = await conflictIn(`tasks:
  - { name: s, action: act, next: { do: [a, b] } }
  - { name: a, action: act, publish: { x: 1 } }
  - name: b
    action: act
    publish:
      x: 2
`);
    expect(error.message).toBe(
      'Cannot join variable "x": "a" and "b" both changed it; say with policies: { x: POLICY } how they are joined',
    );
    expect(error).toMatchObject({ file: "doc", line: 7, column: 10, branches: ["a", "b"] });
  });

  // The value differs by the variable that the branch wrote before.
  const branching = (names: readonly string[]): string =>
    `vars: { from: none }\ntasks:\n${names
      .map((name, position) => {
        const next = position === 0 ? "a, b" : name === "a" || name === "b" ? "mid" : "notify";
        const publish = name === "a" || name === "b" ? `, publish: { from: ${name} }` : "";
        const own = ', publish: { x: "{{ from }}" }';
        return name === "notify"
          ? `  - { name: notify, action: act${own} }`
          : `  - { name: ${name}, action: act, next: { do: [${next}] }${publish} }`;
      })
      .join("\n")}\nmerge: { from: last }\n`;

  test("by the tasks before, if one task wrote in both", async () => {
    const text = branching(["s", "a", "b", "notify"]).replaceAll("[mid]", "[notify]");
    expect((await conflictIn(text)).message).toBe(
      'Cannot join variable "x": "notify" (after "a") and "notify" (after "b") both changed it; say with merge: { x: POLICY } how they are joined',
    );
  });

  test("by the first tasks that differ on the way back", async () => {
    const error = await conflictIn(branching(["s", "a", "b", "mid", "notify"]));
    expect(error.message).toContain('"notify" (after "a") and "notify" (after "b") both');
  });

  test("and the policy that does not fit", async () => {
    const text = branching(["s", "a", "b", "notify"]).replaceAll("[mid]", "[notify]");
    const error = await conflictIn(text.replace("from: last", "from: last, x: sum"));
    expect(error.message).toBe(
      'Cannot join variable "x": "notify" (after "a") and "notify" (after "b") both changed it, and "notify" (after "a") did not write a number, which the policy requires; merge: { x: sum } does not fit',
    );
  });

  test("as options are spelled in code", async () => {
    const tasks = [
      { name: "s", action: "act", next: { do: ["a", "b"] } },
      { name: "a", action: "act", publish: { x: 1 } },
      { name: "b", action: "act", publish: { x: 2 } },
    ];
    const error = await conflictOf(compileTasks(tasks, {}));
    expect(error.message).toBe(
      'Cannot join variable "x": "a" and "b" both changed it; say with policies: { x: POLICY } how they are joined',
    );
    expect(error.line).toBeUndefined();
  });
});
