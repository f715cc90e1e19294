import assert from "node:assert/strict";
import { trace } from "@opentelemetry/api";
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from "@opentelemetry/sdk-trace-base";
import { defineWorkflow, run } from "@sheaf/workflow";
import { openTelemetry } from "@sheaf/workflow/opentelemetry";

// What your application does once, with an exporter to where your traces are.
const exporter = new InMemorySpanExporter();
trace.setGlobalTracerProvider(
  new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }),
);

const telemetry = openTelemetry(trace.getTracer("orders"));

const orders = defineWorkflow({ name: "orders" })
  .taskWithItems("charge", {
    withItems: ["ann", "bob"],
    action: ({ item }) => {
      if (item === "bob") throw new Error("The card was refused");
    },
  })
  .build();

await run(orders, {
  onEvent: telemetry.onEvent,
  events: { level: "task", keys: true },
}).result;

const [charge, whole] = exporter.getFinishedSpans();
assert.deepEqual([charge?.name, whole?.name], ["task charge", "run orders"]);
assert.equal(charge?.parentSpanContext?.spanId, whole?.spanContext().spanId);
assert.equal(charge?.attributes["sheaf.items.failed"], 1);
assert.equal(whole?.attributes["sheaf.cause.path"], "charge[1]");
assert.equal(whole?.attributes["sheaf.cause.message"]?.toString().includes("refused"), true);
