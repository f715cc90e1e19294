import type { WorkflowEvent } from "@sheaf/workflow";
import { expect, it } from "vitest";
import { EventWriter } from "../src/output/event-writer.ts";
import type { Host } from "../src/host/this-process.ts";

/** A reader that never reads. */
class StuckReader {
  readonly chunks: string[] = [];
  waiting = 0;

  get host(): Host {
    const write = (bytes: Uint8Array): void => {
      this.chunks.push(new TextDecoder().decode(bytes));
      this.waiting += bytes.length;
    };
    const stdout = { write, flush: async () => {} };
    Object.defineProperty(stdout, "waiting", { get: () => this.waiting });
    return { stdout, soon: () => {} } as unknown as Host;
  }

  get events(): readonly WorkflowEvent[] {
    const lines = this.chunks.join("").split("\n").slice(0, -1);
    return lines.map((line) => JSON.parse(line) as WorkflowEvent);
  }
}

const base = { run: "r", time: 1 };
const filler = "x".repeat(10_000);
const MIB = 1024 * 1024;

it.each<[string, object]>([
  ["items", { type: "item.succeeded", task: filler, index: 0, attempt: 1 }],
  ["tasks in items", { type: "task.started", task: filler, path: [{ task: "a", index: 1 }] }],
  ["tasks", { type: "task.started", task: filler }],
])("holds events of %s up to a limit, and reports how many were dropped", async (_, event) => {
  const reader = new StuckReader();
  const writer = new EventWriter(reader.host);
  for (let count = 0; count < 10_000; count++)
    writer.add({ ...base, ...event } as unknown as WorkflowEvent);
  await writer.flush();
  expect(reader.waiting).toBeGreaterThan(63 * MIB);
  expect(reader.waiting).toBeLessThan(73 * MIB);
  const kept = reader.events.length;
  writer.add({ ...base, type: "run.succeeded" });
  await writer.flush();
  expect(reader.events.slice(kept)).toMatchObject([
    { type: "events.dropped", count: 10_000 - kept },
    { type: "run.succeeded" },
  ]);
});

it("has room for tasks after items have used up theirs, and always for the end of the run", async () => {
  const reader = new StuckReader();
  const writer = new EventWriter(reader.host);
  reader.waiting = 64 * MIB + 1;
  writer.add({ ...base, type: "item.started", task: "a", index: 0, attempt: 1 });
  writer.add({ ...base, type: "task.succeeded", task: "a" });
  await writer.flush();
  reader.waiting = 1_000 * MIB;
  writer.add({ ...base, type: "task.started", task: "b" });
  writer.add({ ...base, type: "run.succeeded" });
  await writer.flush();
  expect(reader.events.map(({ type }) => type)).toEqual([
    "events.dropped",
    "task.succeeded",
    "events.dropped",
    "run.succeeded",
  ]);
});
