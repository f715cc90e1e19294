import { context, createTraceState, ROOT_CONTEXT, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from "@opentelemetry/sdk-trace-base";
import { type ActionCall, compileTasks, run, type WorkflowEvent } from "@sheaf/workflow";
import { openTelemetry } from "@sheaf/workflow/opentelemetry";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bullmqExecutor, createWorker } from "../src/index.ts";
import { isRedisMissing, RedisServer } from "../../../tools/redis-server.ts";

/** Whoever starts a run may be traced itself. */
const CALLER = trace.setSpanContext(ROOT_CONTEXT, {
  traceId: "0af7651916cd43dd8448eb211c80319c",
  spanId: "b7ad6b7169203331",
  traceFlags: 1,
  traceState: createTraceState("vendor=1"),
});

describe.skipIf(isRedisMissing)("items on workers", { tags: "slow" }, () => {
  let server: RedisServer;

  beforeAll(async () => {
    server = await RedisServer.start();
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  });

  afterAll(async () => {
    context.disable();
    await server.remove();
  });

  const withWorker = async (
    queue: string,
    work: (executor: ReturnType<typeof bullmqExecutor>) => Promise<void>,
    { act, tracing }: { act: (call: ActionCall) => unknown; tracing: ReturnType<typeof traced> },
  ): Promise<void> => {
    const common = { connection: server.url, queue };
    const worker = await createWorker({
      ...common,
      actions: { act },
      name: "w-1",
      tracing: tracing.elsewhere,
    });
    const executor = bullmqExecutor({ ...common, chunk: 4, tracing: tracing.here });
    try {
      await work(executor);
    } finally {
      await worker.close();
      await executor.close();
    }
  };

  function traced() {
    const exporter = new InMemorySpanExporter();
    const provider = new BasicTracerProvider({
      spanProcessors: [new SimpleSpanProcessor(exporter)],
    });
    const tracer = provider.getTracer("test");
    // As in two processes: neither knows the spans of the other.
    return {
      tracer,
      here: openTelemetry(tracer),
      elsewhere: openTelemetry(tracer),
      spans: (): readonly ReadableSpan[] => exporter.getFinishedSpans(),
    };
  }

  test("are spans in the trace of their run, and so is what their actions call", async () => {
    const tracing = traced();
    const act = async ({ item }: ActionCall): Promise<unknown> => {
      await Promise.resolve();
      tracing.tracer.startSpan("query").end();
      if (item === 3) throw new Error("no three");
      return item;
    };
    const task = { name: "list", action: "act", withItems: [0, 1, 2, 3, 4, 5, 6, 7], tolerate: 1 };
    await withWorker(
      "spans",
      async (executor) => {
        const { onEvent } = tracing.here;
        const events = { level: "task", keys: true } as const;
        const { status } = await context.with(
          CALLER,
          () =>
            run(compileTasks([task], { name: "w" }), { executor, id: "r1", onEvent, events })
              .result,
        );
        expect(status).toBe("succeeded");
      },
      { act, tracing },
    );
    const spans = tracing.spans();
    const parents = new Map(spans.map((span) => [span.spanContext().spanId, span.name]));
    const seen = spans.map(
      (span) => `${parents.get(span.parentSpanContext?.spanId ?? "")} > ${span.name}`,
    );
    expect(seen.toSorted()).toEqual([
      ...Array<string>(8).fill("process list > query"),
      "run w > task list",
      "send list > process list",
      "send list > process list",
      "task list > send list",
      "task list > send list",
      "undefined > run w",
    ]);
    expect(new Set(spans.map((span) => span.spanContext().traceId)).size).toBe(1);
    const chunks = spans.filter(({ name }) => name === "process list");
    const states = chunks.map((span) => span.spanContext().traceState?.serialize());
    expect(states).toEqual(["vendor=1", "vendor=1"]);
    const failed = chunks.map(({ attributes }) => Number(attributes["sheaf.items.failed"]));
    expect(failed.toSorted((a, b) => a - b)).toEqual([0, 1]);
    expect(chunks[0]?.attributes).toMatchObject({
      "sheaf.run.id": "r1",
      "sheaf.worker": "w-1",
      "messaging.system": "bullmq",
      "messaging.destination.name": "spans",
      "messaging.batch.message_count": 4,
    });
  });

  test("report the parts that were uploaded for them, each once", async () => {
    const tracing = traced();
    const task = { name: "list", action: "act", withItems: [1, 2] };
    const workflow = compileTasks([task, { ...task, name: "again" }], {
      vars: { text: "x".repeat(5_000) },
    });
    const events: WorkflowEvent[] = [];
    await withWorker(
      "uploads",
      async (executor) => {
        const onEvent = (event: WorkflowEvent): void => {
          events.push(event);
          tracing.here.onEvent(event);
        };
        await run(workflow, { executor, onEvent, events: { level: "task" } }).result;
      },
      { act: ({ context: own }) => (own.get("text") as string).length, tracing },
    );
    const parts = events.filter((event) => event.type === "part.uploaded");
    expect(parts.filter(({ bytes }) => bytes > 5_000)).toMatchObject([
      { task: "list", hash: expect.stringMatching(/^[\da-f]{64}$/) as string },
    ]);
    expect(new Set(parts.map(({ hash }) => hash)).size).toBe(parts.length);
    const span = tracing.spans().find(({ name }) => name === "task list");
    expect(span?.attributes["sheaf.parts.bytes"]).toBeGreaterThan(5_000);
    expect(trace.getActiveSpan()).toBeUndefined();
  });
});
