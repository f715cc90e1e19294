import { context, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import type { WorkflowContext } from "@sheaf/context";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
  type ActionCall,
  compileTasks,
  defineWorkflow,
  run,
  type RunOptions,
} from "../../src/index.ts";
import { openTelemetry, type Telemetry } from "../../src/opentelemetry/index.ts";
import { Spans } from "./spans.ts";

const events = { level: "task", keys: true } as const;

let spans: Spans;
let telemetry: Telemetry;
let options: RunOptions;

beforeAll(() => Spans.follow());
afterAll(() => Spans.unfollow());

beforeEach(() => {
  spans = new Spans();
  telemetry = openTelemetry(spans.tracer);
  options = { onEvent: telemetry.onEvent, events };
});

describe("spans of a run", () => {
  test("belong to whatever starts it, and those of tasks to the run", async () => {
    const inner = compileTasks([{ name: "x", action: () => 1 }], {});
    const workflow = compileTasks(
      [
        {
          name: "list",
          withItems: [1, 2, 3],
          itemWhen: ({ index }: WorkflowContext) => index !== 1,
          action: () => 1,
        },
        { name: "outer", withItems: ["a", "b"], action: inner },
      ],
      { name: "nightly" },
    );
    await spans.tracer.startActiveSpan("request", async (request) => {
      await run(workflow, { ...options, id: "r1" }).result;
      request.end();
    });
    const root = spans.one("run nightly");
    expect(spans.parentOf(root)).toBe("request");
    expect(root.attributes).toEqual({
      "sheaf.run.id": "r1",
      "sheaf.workflow": "nightly",
      "sheaf.status": "succeeded",
    });
    const list = spans.one("task list");
    expect(spans.parentOf(list)).toBe("run nightly");
    expect(list.attributes).toEqual({
      "sheaf.run.id": "r1",
      "sheaf.task": "list",
      "sheaf.key": "r1/1.list",
      "sheaf.status": "succeeded",
      "sheaf.items.total": 3,
      "sheaf.items.succeeded": 2,
      "sheaf.items.failed": 0,
      "sheaf.items.skipped": 1,
      "sheaf.items.unfinished": 0,
    });
    const inside = spans.named("task outer/x");
    expect(inside.map((span) => span.attributes["sheaf.key"])).toEqual([
      "r1/2.outer/0/1.x",
      "r1/2.outer/1/1.x",
    ]);
    expect(inside.map((span) => spans.parentOf(span))).toEqual(["task outer", "task outer"]);
    expect(new Set(spans.all.map((span) => span.spanContext().traceId)).size).toBe(1);
    expect(spans.all).toHaveLength(6);
  });

  test("of the same task in two branches are two, with their own ends", async () => {
    const ends: (() => void)[] = [];
    const called: string[] = [];
    const both = ({ key }: ActionCall): Promise<void> => {
      called.push(key);
      return new Promise((resolve) => ends.push(resolve));
    };
    const workflow = compileTasks(
      [
        { name: "a", start: true, action: () => 1, next: { do: "both" } },
        { name: "b", start: true, action: () => 1, next: { do: "both" } },
        { name: "both", action: both },
      ],
      {},
    );
    const handle = run(workflow, { ...options, id: "r2" });
    await expect.poll(() => ends.length).toBe(2);
    ends[1]?.();
    await expect.poll(() => spans.named("task both").length).toBe(1);
    ends[0]?.();
    await handle.result;
    const keys = spans.named("task both").map((span) => span.attributes["sheaf.key"]);
    expect(keys).toEqual(["r2/0-1:2.both", "r2/0-0:2.both"]);
    expect(called).toEqual(["r2/0-0:2.both/0", "r2/0-1:2.both/0"]);
  });

  test("say why a run failed, where that began, and no secret", async () => {
    const secret = "s3cr3t-t0k3n";
    const workflow = compileTasks(
      [
        {
          name: "send",
          withItems: [1, 2],
          retry: { count: 1 },
          action: ({ index }) => {
            if (index === 1) throw Object.assign(new Error(`refused ${secret}`), { code: "E_NO" });
          },
        },
      ],
      {},
    );
    await run(workflow, { ...options, events: { keys: true }, secrets: { token: secret } }).result;
    const task = spans.one("task send");
    expect(task.status).toMatchObject({ code: SpanStatusCode.ERROR });
    expect(task.attributes).toMatchObject({
      "error.type": "ITEMS_FAILED",
      "sheaf.status": "failed",
      "sheaf.cause.code": "E_NO",
      "sheaf.cause.path": "send[1]",
    });
    expect(task.events.map(({ name, attributes }) => [name, attributes])).toEqual([
      [
        "item.retried",
        {
          "sheaf.index": 1,
          "sheaf.attempt": 1,
          "exception.type": "E_NO",
          "exception.message": expect.stringContaining("refused ***") as string,
        },
      ],
    ]);
    const root = spans.one("run");
    expect(root.status.code).toBe(SpanStatusCode.ERROR);
    expect(root.attributes).toMatchObject({ "sheaf.status": "failed", "sheaf.cause.code": "E_NO" });
    const told = spans.all.map(({ name, status, attributes, events: own }) => [
      name,
      status,
      attributes,
      own,
    ]);
    expect(JSON.stringify(told)).not.toContain(secret);
  });

  test("of a canceled run end, and are not failures", async () => {
    const workflow = compileTasks([{ name: "stuck", action: () => new Promise(() => {}) }], {});
    const handle = run(workflow, { ...options, grace: 0 });
    await expect.poll(() => handle.running().length).toBe(1);
    handle.cancel("enough");
    await handle.result;
    expect(spans.all.map(({ name, status }) => [name, status.code])).toEqual([
      ["task stuck", SpanStatusCode.UNSET],
      ["run", SpanStatusCode.UNSET],
    ]);
    expect(spans.one("run").attributes["sheaf.status"]).toBe("canceled");
  });

  test("see what actions of this process do inside", async () => {
    const action = async ({ key }: { readonly key: string }): Promise<void> =>
      telemetry.within(key, async () => {
        await Promise.resolve();
        spans.tracer.startSpan("fetch").end();
      });
    const workflow = defineWorkflow().task("call", { action }).build();
    await run(workflow, options).result;
    expect(spans.parentOf(spans.one("fetch"))).toBe("task call");
    expect(
      telemetry.within("another/1.call/0", () => trace.getSpan(context.active())),
    ).toBeUndefined();
  });
});

describe("spans of chunks", () => {
  const chunk = { run: "r3", task: "list", items: 7, key: "r3/1.list/4", system: "bullmq" };

  test("belong to their task where they are sent, and to that where they are performed", async () => {
    let end: () => void = () => {};
    const action = (): Promise<void> => new Promise((resolve) => (end = resolve));
    const workflow = compileTasks([{ name: "list", withItems: [1], action }], {});
    const handle = run(workflow, { ...options, id: "r3" });
    await expect.poll(() => handle.running().length).toBe(1);
    const sent = telemetry.sent({ ...chunk, queue: "items", id: "c-1" });
    sent.lost("web-1:7", "it died");
    const elsewhere = openTelemetry(spans.tracer);
    const { traceparent } = sent;
    const performed = elsewhere.performed({ ...chunk, traceparent, worker: "web-2:9" });
    performed.within(() => spans.tracer.startSpan("fetch").end());
    performed.end({ failed: 2 });
    sent.end({ error: { code: "NO_WORKER", message: "nobody" } });
    sent.end();
    end();
    await handle.result;
    expect(traceparent).toMatch(/^00-[\da-f]{32}-[\da-f]{16}-01$/);
    const [sending, performing] = [spans.one("send list"), spans.one("process list")];
    expect([sending.kind, performing.kind]).toEqual([SpanKind.PRODUCER, SpanKind.CONSUMER]);
    expect(spans.parentOf(sending)).toBe("task list");
    expect(spans.parentOf(performing)).toBe("send list");
    expect(spans.parentOf(spans.one("fetch"))).toBe("process list");
    expect(sending.attributes).toEqual({
      "sheaf.run.id": "r3",
      "sheaf.task": "list",
      "sheaf.items.failed": 0,
      "error.type": "NO_WORKER",
      "messaging.system": "bullmq",
      "messaging.operation.type": "send",
      "messaging.batch.message_count": 7,
      "messaging.destination.name": "items",
      "messaging.message.id": "c-1",
    });
    expect(sending.events.map(({ name, attributes }) => [name, attributes])).toEqual([
      ["worker.lost", { "sheaf.worker": "web-1:7", "sheaf.reason": "it died" }],
    ]);
    expect(performing.attributes).toMatchObject({
      "sheaf.worker": "web-2:9",
      "sheaf.items.failed": 2,
    });
  });

  test.each([
    ["", false],
    ["00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", true],
    ["cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-later", true],
    ["ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", false],
    ["00-00000000000000000000000000000000-b7ad6b7169203331-01", false],
    ["00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01", false],
    ["00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01", false],
  ])("take up the trace of %j: %j", (traceparent, isTaken) => {
    telemetry.performed({ ...chunk, traceparent }).end();
    const { parentSpanContext } = spans.one("process list");
    expect(parentSpanContext?.spanId).toBe(isTaken ? "b7ad6b7169203331" : undefined);
  });

  test.each([
    ["vendor=1,other=2", "vendor=1,other=2"],
    ["", undefined],
    ["not of the W3C", undefined],
    [7, undefined],
    [`vendor=${"x".repeat(600)}`, undefined],
  ])("pass on what vendors added, %j, as %j", (tracestate, passed) => {
    const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    const performed = telemetry.performed({
      ...chunk,
      traceparent,
      tracestate: tracestate as string,
    });
    expect(performed.tracestate || undefined).toBe(passed);
    performed.end();
  });
});
