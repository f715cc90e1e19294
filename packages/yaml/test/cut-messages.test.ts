import { expect, test } from "vitest";
import { run } from "@sheaf/workflow";
import { loadWorkflow } from "../src/index.ts";
import { echo } from "./documents.ts";

const letters = "0123456789abcdefghijklmnopqrstuvwxyz".repeat(6);

/** Long ones, of which messages only show the beginning. */
const SECRETS: readonly string[] = [
  letters,
  letters.replaceAll("a", '"').replaceAll("b", "\\").replaceAll("c", "\n"),
  `${letters.slice(0, 78)}😀${letters}`,
];

/** Templates that fail with a message about something of that name. */
const EXPRESSIONS: readonly string[] = [
  "vars[secrets.key]",
  "task[secrets.key]",
  "secrets[secrets.key]",
  "{a: 1}[secrets.key]",
  "{a: {b: 1}}.a[secrets.key]",
  "int(secrets.key)",
  "float(secrets.key)",
  "fromjson(secrets.key)",
  "fromjson('{' + secrets.key)",
  "secrets.key + 1",
  "[1][secrets.key]",
];

test.each(EXPRESSIONS)("secrets are masked in messages that are cut: %s", async (expression) => {
  for (const key of SECRETS) {
    const workflow = loadWorkflow(
      `tasks: [{ name: a, action: core.echo, input: "{{ ${expression} }}" }]`,
    );
    const { status, errors } = await run(workflow, {
      secrets: { key },
      actions: { "core.echo": echo },
    }).result;
    expect(status).toBe("failed");
    const told = errors.map(({ message, stack }) => `${message} ${stack}`).join(" ");
    for (const part of [key.slice(0, 8), key.slice(20, 28), key.slice(60, 68)])
      for (const form of [part, JSON.stringify(part).slice(1, -1)])
        expect(told).not.toContain(form);
  }
});
