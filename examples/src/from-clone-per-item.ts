import assert from "node:assert/strict";
import { createContext } from "@sheaf/context";

const results = { get_servers: { servers: ["a", "b"] }, get_limits: { timeout: 5 } };

/** Before: each item gets a copy of everything, so that it can write without being seen. */
const before = results.get_servers.servers.map((server) => {
  const variables: Record<string, unknown> = {};
  const context = structuredClone({ tasks: results, variables });
  context.variables["url"] = `https://${server}.test`;
  return [context.variables["url"], context.tasks.get_limits.timeout];
});

/** After: each item gets a fork. */
const context = createContext()
  .setTask("get_servers", results.get_servers)
  .setTask("get_limits", results.get_limits);
const { servers } = context.task("get_servers") as typeof results.get_servers;
const after = [...context.fanOut(servers)].map((fork) => {
  const written = fork.set("url", `https://${fork.item}.test`);
  const { timeout } = written.task("get_limits") as typeof results.get_limits;
  return [written.get("url"), timeout];
});

assert.deepEqual(after, before);
assert.equal(context.has("url"), false);
