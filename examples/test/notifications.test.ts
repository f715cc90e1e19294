import { expect, it, onTestFinished } from "vitest";
import { startGateway } from "../notifications/gateway.ts";
import { runExample } from "./sheaf.ts";

interface Receipt {
  readonly id: string;
  readonly attempts: number;
}

it.concurrent("delivers each of 5,000 once, and waits as long as it is asked to", async () => {
  // The gateway of the test counts what comes from outside, to the very end.
  const { url, report, close } = await startGateway(1_000);
  onTestFinished(close);
  const { status, tasks, sequence, stderr } = await runExample<readonly Receipt[]>(
    "notifications/workflow.yaml",
    "--param",
    `gateway=${url}`,
  );
  expect(status).toBe("succeeded");
  expect(sequence).toEqual(["fetch_users", "filter_eligible", "prepare_messages", "send_batch"]);
  const { delivered, repeated, refused, hasty } = report();
  expect({ delivered, repeated, hasty }).toEqual({ delivered: 5_000, repeated: 0, hasty: 0 });
  const receipts = tasks["send_batch"]?.output ?? [];
  expect(new Set(receipts.map(({ id }) => id)).size).toBe(5_000);
  expect(refused).toBeGreaterThan(0);
  expect(receipts.reduce((sum, { attempts }) => sum + attempts - 1, 0)).toBe(refused);
  expect(stderr).toContain(`5,000 notifications, 0 of them more than once; ${refused} requests`);
});

it.concurrent("does the same with retry", async () => {
  const { status, output, tasks } = await runExample("notifications/with-retry.yaml");
  expect(status).toBe("succeeded");
  const { refused, ...counts } = output as { refused: number };
  expect(counts).toEqual({ delivered: 5_000, repeated: 0, hasty: 0 });
  expect(refused).toBeGreaterThan(0);
  const items = tasks["send_batch"]?.items ?? [];
  expect(items).toHaveLength(5_000);
  expect(items.reduce((sum, { attempts }) => sum + attempts - 1, 0)).toBe(refused);
});
