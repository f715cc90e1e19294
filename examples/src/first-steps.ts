import assert from "node:assert/strict";
import { createContext, join } from "@sheaf/context";

const context = createContext({ variables: { total: 0, down: [] } }).setTask("get_servers", {
  servers: [{ host: "a" }, { host: "b" }, { host: "c" }],
});

const { servers } = context.task("get_servers") as { servers: { host: string }[] };
const forks = [...context.fanOut(servers)].map((fork) =>
  fork.item.host === "b" ? fork.set("down", [fork.item.host]) : fork.set("total", 1),
);

const joined = join(context, forks, { total: "sum", down: "append" });
assert.deepEqual(joined.toJSON().variables, { total: 2, down: ["b"] });
assert.equal(context.get("total"), 0);
