import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Json, JsonObject, WorkflowContext } from "@sheaf/context";
import type { ActionCall, ActionFunction } from "@sheaf/workflow";
import { HERE } from "../output/project.ts";
import { listOf } from "./dataset.ts";
import { readPayloads } from "./payloads.ts";
import type { Workbench } from "./workbench.ts";

/** A workflow of the examples: a document that runs a task for each item of a list, after others. */
export interface ExampleWorkflow {
  /** Its folder among the examples. */
  readonly name: "monitoring" | "log-pipeline" | "notifications";
  /** The task with items. */
  readonly task: string;
  readonly items: number;
  /** What the workflow starts from. */
  readonly context: WorkflowContext;
  /** What the tasks before it do. */
  readonly earlier: Readonly<Record<string, ActionFunction>>;
  /** The name under which the document calls `work`. */
  readonly action: string;
  /** The work for an item: what a real action would do with an answer, without the network. */
  readonly work: (input: never) => Promise<Json>;
  /** The task and the key of its output that hold the items. */
  readonly list: readonly [task: string, key: string];
  /** The input of an item, to run it without this engine. */
  readonly inputOf: (item: never) => unknown;
  /** True if this is the right output of the item at this index. */
  readonly isRight: (output: Json, index: number) => boolean;
}

/** The document of an example, unchanged. */
export function exampleText(example: ExampleWorkflow["name"]): string {
  return readFileSync(join(HERE, "examples", example, "workflow.yaml"), "utf8");
}

/** 1,000 servers, of which every hundredth lacks its database; earlier tasks have left 1 MB. */
export function monitoring(bench: Workbench, items: number = 1_000): ExampleWorkflow {
  const servers = listOf(items, (i) => ({
    name: `server-${i}`,
    region: ["eu-west", "us-east", "ap-south"][i % 3] as string,
    health_endpoint: `https://server-${i}.example.test/health`,
  }));
  const texts = new Map(
    servers.map(({ name, health_endpoint }, i) => {
      const checks = { database: i % 100 === 99 ? "timeout" : "ok", queue: "ok", disk: "ok" };
      return [health_endpoint, JSON.stringify({ service: name, uptime: i * 60, checks })];
    }),
  );
  return {
    name: "monitoring",
    task: "check_health",
    items,
    context: bench.context(),
    earlier: { "cloud.list_servers": async () => ({ servers }) },
    action: "monitoring.check_http",
    work: async ({ url }: { url: string }) => {
      const answer = JSON.parse(texts.get(url) ?? "null") as { checks: Record<string, string> };
      const failing = Object.keys(answer.checks).filter((name) => answer.checks[name] !== "ok");
      return { host: new URL(url).hostname, isHealthy: failing.length === 0, failing };
    },
    list: ["get_servers", "servers"],
    inputOf: (item: { health_endpoint: string }) => ({ url: item.health_endpoint }),
    isRight: (output, index) => (output as JsonObject)["isHealthy"] === (index % 100 !== 99),
  };
}

const LINE =
  /^(?<at>\S+) (?<level>[A-Z]+) webhook delivery=(?<delivery>\d+) event=(?<event>\S+) bytes=(?<bytes>\d+) took=(?<took>\d+)ms$/;

function fieldsOf(line: string): Record<string, string> {
  const { groups } = LINE.exec(line) ?? {};
  if (groups === undefined) throw new Error(`Cannot parse ${JSON.stringify(line)}`);
  return groups;
}

/** 10,000 lines of a log of real events, 1 MB, with what two other tasks found in them. */
export function logPipeline(bench: Workbench, items: number = 10_000): ExampleWorkflow {
  const payloads = readPayloads();
  const entries = listOf(items, (i) => {
    const { event, text } = payloads[i % payloads.length] as (typeof payloads)[0];
    const at = new Date(1_700_000_000_000 + i * 250).toISOString();
    return `${at} ${i % 50 === 0 ? "WARN" : "INFO"} webhook delivery=${i} event=${event} bytes=${text.length} took=${(i * 7) % 90}ms`;
  });
  return {
    name: "log-pipeline",
    task: "process_entries",
    items,
    context: bench.libraries.context.createContext(),
    earlier: {
      "logs.aggregate": async () => ({ entries }),
      "data.enrich": async () => ({ accounts: bench.dataset().variables }),
      "analytics.extract": async () => {
        const counts: Record<string, number> = {};
        for (const { event = "" } of entries.map(fieldsOf))
          counts[event] = (counts[event] ?? 0) + 1;
        return counts;
      },
    },
    action: "logs.parse",
    work: async ({ entry }: { entry: string }) => {
      const { at = "", level = "", event = "", delivery, bytes, took } = fieldsOf(entry);
      const numbers = { delivery: Number(delivery), bytes: Number(bytes), took: Number(took) };
      return { at, level, event, ...numbers };
    },
    list: ["aggregate_logs", "entries"],
    inputOf: (entry: string) => ({ entry }),
    isRight: (output, index) => (output as JsonObject)["delivery"] === index,
  };
}

/** 5,000 messages, written to five of every six users: 1 MB in all. */
export function notifications(bench: Workbench, items: number = 5_000): ExampleWorkflow {
  const users = listOf(Math.ceil((items * 6) / 5), (id) => {
    const isEligible = id % 6 !== 5;
    const name = isEligible ? id - Math.floor(id / 6) : `off-${id}`;
    return { id, email: `user-${name}@example.test`, isEligible };
  });
  type Message = Readonly<Record<"to" | "subject" | "body", string>>;
  const messageTo = ({ id, email }: (typeof users)[0]): Message => ({
    to: email,
    subject: `Report for account ${id}`,
    body: `Hello ${email}, your weekly report is ready: https://example.test/reports/${id}`,
  });
  const usersOf = ({ context }: ActionCall, task: string): typeof users =>
    (context.task(task) as unknown as { output: { users: typeof users } }).output.users;
  return {
    name: "notifications",
    task: "send_batch",
    items,
    context: bench.libraries.context.createContext(),
    earlier: {
      fetch_users: async () => ({ users }),
      filter_eligible: async (call: ActionCall) => ({
        users: usersOf(call, "fetch_users").filter(({ isEligible }) => isEligible),
      }),
      prepare_messages: async (call: ActionCall) => ({
        messages: usersOf(call, "filter_eligible").map(messageTo),
      }),
    },
    action: "send_batch",
    // A message as it is sent: its text, and a digest to sign.
    work: async ({ to, subject, body }: Message) => {
      const text = `To: ${to}\r\nSubject: ${subject}\r\nContent-Type: text/plain\r\n\r\n${body}\r\n`;
      return { to, bytes: text.length, digest: createHash("sha256").update(text).digest("hex") };
    },
    list: ["prepare_messages", "messages"],
    inputOf: (item) => item,
    isRight: (output, index) => (output as JsonObject)["to"] === `user-${index}@example.test`,
  };
}
