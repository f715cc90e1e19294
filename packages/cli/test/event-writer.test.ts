import type { WorkflowEvent } from "@sheaf/workflow";
import { expect, it } from "vitest";
import { EventLines } from "../src/output/event-writer.ts";
import type { Host } from "../src/host/this-process.ts";

/** A reader that takes nothing. */
class StuckReader {
  readonly pieces: string[] = [];
  waiting = 0;

  get host(): Host {
    const write = (bytes: Uint8Array): void => {
      this.pieces.push(new TextDecoder().decode(bytes));
      this.waiting += bytes.length;
    };
    const stdout = { write, flush: async () => {} };
    Object.defineProperty(stdout, "waiting", { get: () => this.waiting });
    return { stdout, soon: () => {} } as unknown as Host;
  }

  get events(): readonly WorkflowEvent[] {
    const lines = this.pieces.join("").split("\n").slice(0, -1);
    return lines.map((line) => JSON.parse(line) as WorkflowEvent);
  }
}

const place = { run: "r", time: 1 };
const filler = "x".repeat(10_000);
const MIB = 1024 * 1024;

it.each<[string, object]>([
  ["items", { type: "item.succeeded", task: filler, index: 0, attempt: 1 }],
  [
    "tasks inside of items",
    { type: "task.started", task: filler, path: [{ task: "a", index: 1 }] },
  ],
  ["tasks", { type: "task.started", task: filler }],
])(
  "holds no more events of %s than it says, and tells how many were left out",
  async (_, event) => {
    const reader = new StuckReader();
    const lines = new EventLines(reader.host);
    for (let count = 0; count < 10_000; count++)
      lines.add({ ...place, ...event } as unknown as WorkflowEvent);
    await lines.flush();
    expect(reader.waiting).toBeGreaterThan(63 * MIB);
    expect(reader.waiting).toBeLessThan(73 * MIB);
    const told = reader.events.length;
    lines.add({ ...place, type: "run.succeeded" });
    await lines.flush();
    expect(reader.events.slice(told)).toMatchObject([
      { type: "events.dropped", count: 10_000 - told },
      { type: "run.succeeded" },
    ]);
  },
);

it("has room for tasks where items have used up theirs, and always for the end of the run", async () => {
  const reader = new StuckReader();
  const lines = new EventLines(reader.host);
  reader.waiting = 64 * MIB + 1;
  lines.add({ ...place, type: "item.started", task: "a", index: 0, attempt: 1 });
  lines.add({ ...place, type: "task.succeeded", task: "a" });
  await lines.flush();
  reader.waiting = 1_000 * MIB;
  lines.add({ ...place, type: "task.started", task: "b" });
  lines.add({ ...place, type: "run.succeeded" });
  await lines.flush();
  expect(reader.events.map(({ type }) => type)).toEqual([
    "events.dropped",
    "task.succeeded",
    "events.dropped",
    "run.succeeded",
  ]);
});
