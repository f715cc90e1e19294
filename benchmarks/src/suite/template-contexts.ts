import type { JsonObject, WorkflowContext } from "@sheaf/context";
import type { Extent } from "../scenario/dataset.ts";
import type { Workbench } from "../scenario/workbench.ts";

/** A task result as in the example workflows, which every context holds besides its data. */
const RESULT = {
  status: "succeeded",
  output: {
    servers: [
      { host: "a.test", health_endpoint: "https://a.test/health", weight: 4 },
      { host: "b.test", health_endpoint: "https://b.test/health", weight: 5 },
    ],
    total: 2,
    ok: true,
  },
};

/** The fork of an item, in a context of this size. */
export function templateContext(bench: Workbench, extent: Extent): WorkflowContext {
  const root = bench.context(extent) as unknown as WorkflowContext;
  const context = root.setTask("get_servers", RESULT);
  const { output } = context.task("get_servers") as unknown as typeof RESULT;
  return context.fanOut(output.servers).fork(1);
}

export const PATH: string = "{{ task.get_servers.output.servers }}";

/** The same by hand, without any check. */
export function uncheckedPath(context: WorkflowContext): unknown {
  return (context.task("get_servers") as unknown as typeof RESULT).output.servers;
}

/** The same by hand, where each step reads only own properties of objects. */
export function checkedPath(context: WorkflowContext): unknown {
  return ownProperty(ownProperty(context.task("get_servers"), "output"), "servers");
}

function ownProperty(value: unknown, name: string): unknown {
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  return isObject && Object.hasOwn(value, name) ? (value as JsonObject)[name] : undefined;
}

/** Templates as in other tasks of a workflow: all compiled templates share their code. */
export const OTHERS: readonly string[] = [
  "{{ variable_0.number }}",
  "{{ variable_0.account.login }}",
  "{{ task.task_0.output }}",
  "{{ task.task_0.output[0].sender.login? }}",
  "{{ task.task_0.status }}",
  "{{ task.get_servers.output.total }}",
  "{{ task.get_servers.output.ok }}",
  "{{ task.get_servers.status }}",
  "{{ item.host }}",
  "{{ item.weight }}",
  "{{ parameters }}",
  "{{ item.host }} has {{ item.weight }}",
];
