import { describe, expect, test } from "vitest";
import {
  conformanceActions,
  conformanceSecrets,
  executorChecks,
} from "../../src/conformance/index.ts";
import { loopback } from "./loopback.ts";

const options = { actions: conformanceActions, secrets: conformanceSecrets };

describe("an executor that sends everything as text", () => {
  test.each([...executorChecks({ open: () => loopback(options) })])(
    "$sentence",
    async ({ run }) => {
      await expect(run()).resolves.toBeUndefined();
    },
  );

  test("no text has a secret in it", async () => {
    const texts: string[] = [];
    const onText = (text: string): unknown => texts.push(text);
    for (const check of executorChecks({ open: () => loopback({ ...options, onText }) }))
      if (check.name.includes("secrets")) await check.run();
    expect(texts.length).toBeGreaterThan(10);
    expect(texts.filter((text) => text.includes(conformanceSecrets.token))).toEqual([]);
  });
});
