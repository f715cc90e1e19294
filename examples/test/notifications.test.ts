import { expect, it, onTestFinished } from "vitest";
import { startGateway } from "../notifications/gateway.ts";
import { runExample } from "./sheaf.ts";

interface Receipt {
  readonly id: string;
  readonly attempts: number;
}

it.concurrent("delivers each of 5,000 once, and waits as long as the gateway says", async () => {
  // A gateway in the process of the test, which counts until the command has exited.
  const { url, report, close } = await startGateway(1_000);
  onTestFinished(close);
  const { status, tasks, sequence, stderr } = await runExample<readonly Receipt[]>(
    "notifications/workflow.yaml",
    "--param",
    `gateway=${url}`,
  );
  expect(status).toBe("succeeded");
  expect(sequence).toEqual(["fetch_users", "filter_eligible", "prepare_messages", "send_batch"]);
  const { delivered, duplicated, rateLimited, tooEarly } = report();
  expect({ delivered, duplicated, tooEarly }).toEqual({
    delivered: 5_000,
    duplicated: 0,
    tooEarly: 0,
  });
  const receipts = tasks["send_batch"]?.output ?? [];
  expect(new Set(receipts.map(({ id }) => id)).size).toBe(5_000);
  expect(rateLimited).toBeGreaterThan(0);
  expect(receipts.reduce((sum, { attempts }) => sum + attempts - 1, 0)).toBe(rateLimited);
  expect(stderr).toContain(
    `5,000 notifications delivered, 0 of them more than once; ${rateLimited} requests`,
  );
});

it.concurrent("does the same with retries by the engine", async () => {
  const { status, output, tasks } = await runExample("notifications/with-retry.yaml");
  expect(status).toBe("succeeded");
  const { rateLimited, ...counts } = output as { rateLimited: number };
  expect(counts).toEqual({ delivered: 5_000, duplicated: 0, tooEarly: 0 });
  expect(rateLimited).toBeGreaterThan(0);
  const items = tasks["send_batch"]?.items ?? [];
  expect(items).toHaveLength(5_000);
  expect(items.reduce((sum, { attempts }) => sum + attempts - 1, 0)).toBe(rateLimited);
});
