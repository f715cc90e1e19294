import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Json, JsonObject, WorkflowContext } from "@sheaf/context";
import type { ActionCall, ActionFunction } from "@sheaf/workflow";
import { HERE } from "../output/project.ts";
import { entries, eventCounts, parsedEntry } from "./log-pipeline.ts";
import { health, healthTexts, servers } from "./monitoring.ts";
import { eligible, type Message, messages, sent, type User, users } from "./notifications.ts";
import type { Workbench } from "./workbench.ts";

/** A workflow of the examples: a document that runs a task for each item of a list, after others. */
export interface ExampleWorkflow {
  /** Its folder among the examples. */
  readonly name: "monitoring" | "log-pipeline" | "notifications";
  /** Its document, unchanged. */
  readonly text: string;
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
  /** The list and the input of an item, to run it without this engine. */
  readonly listIn: (tasks: Tasks) => readonly Json[];
  readonly inputOf: (item: never) => unknown;
  /** True if this is the right output of the item at this index. */
  readonly isRight: (output: Json, index: number) => boolean;
}

/** The results of tasks, as plain objects. */
export type Tasks = Readonly<Record<string, { readonly output: JsonObject }>>;

const [SERVERS, ENTRIES, MESSAGES] = [1_000, 10_000, 5_000] as const;

/** 1,000 servers; earlier tasks have left 1 MB. */
export function monitoring(bench: Workbench, items: number = SERVERS): ExampleWorkflow {
  const texts = healthTexts(items);
  return {
    name: "monitoring",
    text: exampleText("monitoring"),
    task: "check_health",
    items,
    context: bench.context(),
    earlier: { "cloud.list_servers": async () => ({ servers: servers(items) }) },
    action: "monitoring.check_http",
    work: async ({ url }: { url: string }) => health(url, texts),
    listIn: (tasks) => outputIn(tasks, "get_servers")["servers"] as readonly Json[],
    inputOf: (item: { health_endpoint: string }) => ({ url: item.health_endpoint }),
    isRight: (output, index) => (output as JsonObject)["isHealthy"] === (index % 100 !== 99),
  };
}

/** 10,000 lines of a log, 1 MB, with what two other tasks found in them. */
export function logPipeline(bench: Workbench, items: number = ENTRIES): ExampleWorkflow {
  const { variables } = bench.dataset();
  return {
    name: "log-pipeline",
    text: exampleText("log-pipeline"),
    task: "process_entries",
    items,
    context: bench.libraries.context.createContext(),
    earlier: {
      "logs.aggregate": async () => ({ entries: entries(items) }),
      "data.enrich": async () => ({ accounts: variables }),
      "analytics.extract": async ({ context }: ActionCall) =>
        eventCounts(outputOf(context, "aggregate_logs")["entries"] as readonly string[]),
    },
    action: "logs.parse",
    work: async ({ entry }: { entry: string }) => parsedEntry(entry),
    listIn: (tasks) => outputIn(tasks, "aggregate_logs")["entries"] as readonly Json[],
    inputOf: (entry: string) => ({ entry }),
    isRight: (output, index) => (output as JsonObject)["delivery"] === index,
  };
}

/** 5,000 messages, written from a list of users: 1 MB in all. */
export function notifications(bench: Workbench, items: number = MESSAGES): ExampleWorkflow {
  return {
    name: "notifications",
    text: exampleText("notifications"),
    task: "send_batch",
    items,
    context: bench.libraries.context.createContext(),
    earlier: {
      fetch_users: async () => ({ users: users(items) }),
      filter_eligible: async ({ context }: ActionCall) => ({
        users: eligible(outputOf(context, "fetch_users")["users"] as Users),
      }),
      prepare_messages: async ({ context }: ActionCall) => ({
        messages: messages(outputOf(context, "filter_eligible")["users"] as Users),
      }),
    },
    action: "send_batch",
    work: async (message: Message) => sent(message),
    listIn: (tasks) => outputIn(tasks, "prepare_messages")["messages"] as readonly Json[],
    inputOf: (item) => item,
    isRight: (output, index) => (output as JsonObject)["to"] === `user-${index}@example.test`,
  };
}

type Users = readonly User[];

/** The document of an example. */
export function exampleText(example: ExampleWorkflow["name"]): string {
  return readFileSync(join(HERE, "examples", example, "workflow.yaml"), "utf8");
}

function outputIn(tasks: Tasks, name: string): JsonObject {
  return tasks[name]?.output ?? {};
}

function outputOf(context: WorkflowContext, task: string): JsonObject {
  return (context.task(task) as { output: JsonObject }).output;
}
