import assert from "node:assert/strict";
import { createContext, join } from "@sheaf/context";

const parent = createContext({ variables: { total: 10, seen: ["x"] } });
const [first, second] = [...parent.fanOut(["a", "b"])];
assert.ok(first && second);

// A write returns a new context. The fork that it was made from, its siblings and its parent stay.
const a = first.set("total", 11).set("seen", ["x", "a"]);
const b = second.set("total", 15);
assert.equal(first.get("total"), 10);
assert.equal(b.get("seen").length, 1);

// What a fork wrote is recorded, so a join reads the writes and never compares contexts.
assert.deepEqual(a.changes().variables.set, { total: 11, seen: ["x", "a"] });

const joined = join(parent, [a, b], { total: "sum" });
assert.deepEqual(joined.toJSON().variables, { total: 16, seen: ["x", "a"] });

// Without a policy, two different values are a conflict that names both writers.
assert.throws(() => join(parent, [a, b]), /Cannot join variable "total": forks 0 and 1/);
