import { describe, expectTypeOf, test } from "vitest";
import {
  contextFromJSON,
  createContext,
  diff,
  type FanOut,
  join,
  type Json,
  type JsonInput,
  type JsonObject,
  type Policies,
  type Policy,
  type Shape,
  type WorkflowContext,
  type Writable,
} from "../src/index.ts";

interface Server {
  host: string;
  tags: string[];
  port?: number;
}

interface Deployment {
  parameters: { limit: number; mode?: "fast" | "safe" };
  config: { region: string };
  variables: { count: number; servers: Server[]; label: string | null; maybe?: boolean };
  tasks: { build: { artifact: string }; scan: number[] };
}

declare const context: WorkflowContext<Deployment>;
declare const untyped: WorkflowContext;
declare const mode: "fast" | "safe";
declare const server: Server;
declare const numbers: Record<string, number>;

describe("reads", () => {
  test("have the declared types, read-only all the way down", () => {
    expectTypeOf(context.get("count")).toEqualTypeOf<number>();
    expectTypeOf(context.get("label")).toEqualTypeOf<string | null>();
    expectTypeOf(context.get("servers")).toEqualTypeOf<
      readonly { readonly host: string; readonly tags: readonly string[]; readonly port?: number }[]
    >();
    expectTypeOf(context.task("build")).toEqualTypeOf<{ readonly artifact: string }>();
    expectTypeOf(context.parameters.limit).toEqualTypeOf<number>();
    expectTypeOf(context.config).toEqualTypeOf<{ readonly region: string }>();
    expectTypeOf(context.get("maybe")).toEqualTypeOf<boolean | undefined>();
    expectTypeOf(context.names()).toEqualTypeOf<("count" | "servers" | "label" | "maybe")[]>();
    expectTypeOf(context.taskNames()).toEqualTypeOf<("build" | "scan")[]>();
  });

  test("of a name that is not declared do not compile", () => {
    // @ts-expect-error -- a misspelt variable
    context.get("cuont");
    // @ts-expect-error -- a misspelt variable
    context.has("cuont");
    // @ts-expect-error -- a task is not a variable
    context.get("build");
    // @ts-expect-error -- a variable is not a task
    context.task("count");
    // @ts-expect-error -- a parameter that is not declared
    expectTypeOf(context.parameters.missing).toBeAny();
    // @ts-expect-error -- a setting that is not declared
    expectTypeOf(context.config.zone).toBeAny();
    // @ts-expect-error -- a number is not a name
    context.get(1);
  });

  test("cannot be written to", () => {
    const servers = context.get("servers");
    expectTypeOf(servers).not.toExtend<unknown[]>();
    // @ts-expect-error -- a list in a context has no push
    servers.push({ host: "a", tags: [] });
    // @ts-expect-error -- nor may its elements be replaced
    servers[0] = { host: "a", tags: [] };
    // @ts-expect-error -- nor their properties
    for (const server of servers) server.host = "b";
    // @ts-expect-error -- nor what is deeper
    for (const server of servers) server.tags.sort();
    // @ts-expect-error -- nor results of tasks
    context.task("build").artifact = "other";
    // @ts-expect-error -- nor parameters
    context.parameters.limit = 2;
    // @ts-expect-error -- nor the context itself
    context.parameters = { limit: 1 };
    // @ts-expect-error -- nor its position
    context.index = 1;
  });
});

describe("writes", () => {
  test("take the declared types, and what was read", () => {
    expectTypeOf(context.set("count", 1)).toEqualTypeOf<WorkflowContext<Deployment>>();
    expectTypeOf(context.set("label", null)).toEqualTypeOf<WorkflowContext<Deployment>>();
    context.set("servers", context.get("servers"));
    context.set("servers", [...context.get("servers"), { host: "a", tags: ["x"] }]);
    context.setTask("scan", [1, 2]);
    context.setAll({ count: 1, label: "x" });
    context.delete("maybe");
  });

  test("of another type do not compile", () => {
    expectTypeOf<Writable<Deployment["variables"], "count">>().toEqualTypeOf<number>();
    // @ts-expect-error -- text for a number
    context.set("count", "1");
    // @ts-expect-error -- nothing for a number
    context.set("count", undefined);
    // @ts-expect-error -- a property is missing
    context.set("servers", [{ host: "a" }]);
    // @ts-expect-error -- the result of another task
    context.setTask("build", [1]);
    // @ts-expect-error -- one of several is wrong
    context.setAll({ count: 1, label: 2 });
  });

  test("of a name that is not declared do not compile", () => {
    expectTypeOf<WorkflowContext<Deployment>["delete"]>()
      .parameter(0)
      .toEqualTypeOf<"count" | "servers" | "label" | "maybe">();
    // @ts-expect-error -- a misspelt variable
    context.set("cuont", 1);
    // @ts-expect-error -- a misspelt variable
    context.delete("cuont");
    // @ts-expect-error -- a task that is not declared
    context.setTask("biuld", { artifact: "a" });
    // @ts-expect-error -- one of several
    context.setAll({ count: 1, cuont: 1 });
    // @ts-expect-error -- pairs too
    context.setAll([["cuont", 1]]);
  });

  test("of what is not JSON do not compile, where nothing is declared either", () => {
    expectTypeOf<JsonInput<{ at: Date }>>().toEqualTypeOf<{ readonly at: never }>();
    // @ts-expect-error -- a Date
    untyped.set("at", new Date(0));
    // @ts-expect-error -- a function
    untyped.set("run", () => 1);
    // @ts-expect-error -- a Date further down
    untyped.set("user", { name: "Ada", visits: [{ at: new Date(0) }] });
    // @ts-expect-error -- a Map
    untyped.setTask("seen", new Map([["a", 1]]));
    // @ts-expect-error -- a bigint
    untyped.set("big", 1n);
    // @ts-expect-error -- a symbol
    untyped.setTask("unique", Symbol("s"));
    // @ts-expect-error -- a list of functions
    untyped.set("list", [() => 1]);
    // @ts-expect-error -- bytes
    untyped.set("bytes", new Uint8Array(1));
    // @ts-expect-error -- a promise that nobody awaited
    untyped.set("later", Promise.resolve(1));
    // @ts-expect-error -- items of a fan-out too
    untyped.fanOut([new Date(0)]);
  });
});

const sizeOf = (any: WorkflowContext): number => any.names().length;

describe("contexts without a shape", () => {
  test("take any name and any JSON, interfaces and optional properties included", () => {
    const server: Server = { host: "a", tags: [] };
    const json = JSON.parse("1") as Json;
    expectTypeOf(untyped.set("any", server)).toEqualTypeOf<WorkflowContext>();
    untyped
      .set("json", json)
      .setTask("any", { server })
      .setAll({ a: 1, b: [server] })
      .delete("any");
    untyped.set("again", untyped.get("any") ?? null);
    expectTypeOf(untyped.get("any")).toEqualTypeOf<Json | undefined>();
    expectTypeOf(untyped.task("any")).toEqualTypeOf<Json | undefined>();
    expectTypeOf(untyped.names()).toEqualTypeOf<string[]>();
  });

  test("may be what a function asks for, whatever context it is given", () => {
    expectTypeOf(sizeOf(createContext())).toBeNumber();
    expectTypeOf(sizeOf(untyped.fanOut([1]).fork(0))).toBeNumber();
  });

  test("still give what may be missing", () => {
    // @ts-expect-error -- undefined where there is no such variable
    const value: Json = untyped.get("any");
    expectTypeOf(value).not.toBeUndefined();
  });
});

describe("a shape inferred from the start values", () => {
  const inferred = createContext({
    parameters: { limit: 50 },
    variables: {
      total: 0,
      label: "a",
      done: false,
      down: [],
      winner: null,
      notes: {},
      progress: { seen: [], count: 1 },
      maybe: null as string | null,
      mode,
      server,
    },
  });

  test("has the names and types of the values, literals widened", () => {
    expectTypeOf(inferred.get("total")).toEqualTypeOf<number>();
    expectTypeOf(inferred.get("label")).toEqualTypeOf<string>();
    expectTypeOf(inferred.get("done")).toEqualTypeOf<boolean>();
    expectTypeOf(inferred.get("maybe")).toEqualTypeOf<string | null>();
    expectTypeOf(inferred.get("mode")).toEqualTypeOf<"fast" | "safe">();
    expectTypeOf(inferred.get("server").tags).toEqualTypeOf<readonly string[]>();
    expectTypeOf(inferred.parameters.limit).toEqualTypeOf<number>();
    inferred.set("total", 5).set("label", "b").set("done", true).delete("maybe");
    // @ts-expect-error -- text for a number
    inferred.set("total", "x");
    // @ts-expect-error -- a variable that does not exist
    inferred.get("typo");
    // @ts-expect-error -- nor can it be set
    inferred.set("typo", 1);
    // @ts-expect-error -- nor with others
    inferred.setAll({ total: 1, typo: 1 });
    // @ts-expect-error -- another mode
    inferred.set("mode", "slow");
    // @ts-expect-error -- a parameter that does not exist
    expectTypeOf(inferred.parameters.typo).toBeAny();
  });

  test("takes null, an empty list and an empty object for what may follow them", () => {
    expectTypeOf(inferred.get("down")).toEqualTypeOf<readonly Json[]>();
    expectTypeOf(inferred.get("winner")).toEqualTypeOf<Json>();
    expectTypeOf(inferred.get("notes")).toEqualTypeOf<JsonObject>();
    expectTypeOf(inferred.get("progress")).toEqualTypeOf<{
      readonly seen: readonly Json[];
      readonly count: number;
    }>();
    inferred
      .set("down", [...inferred.get("down"), "a.example"])
      .set("winner", "b")
      .set("notes", { first: 1 })
      .set("progress", { seen: [1], count: 2 });
    // @ts-expect-error -- a list stays a list
    inferred.set("down", "a.example");
    // @ts-expect-error -- deeper down too
    inferred.set("progress", { seen: 1, count: 2 });
  });

  test("leaves parts open that were not given, or not by name", () => {
    expectTypeOf(inferred.set("total", 1).setTask("any", 1).task("any")).toEqualTypeOf<
      Json | undefined
    >();
    expectTypeOf(inferred.config).toEqualTypeOf<JsonObject>();
    expectTypeOf(createContext().get("any")).toEqualTypeOf<Json | undefined>();
    expectTypeOf(createContext({ secrets: {} }).get("any")).toEqualTypeOf<Json | undefined>();
    expectTypeOf(createContext({ variables: {} }).get("any")).toEqualTypeOf<Json | undefined>();
    expectTypeOf(createContext({ variables: new Map([["a", 1]]) }).get("any")).toEqualTypeOf<
      Json | undefined
    >();
    const counts = createContext({ variables: numbers });
    expectTypeOf(counts.set("any", 1).get("other")).toEqualTypeOf<number | undefined>();
    expectTypeOf(createContext<Shape>({ variables: { a: 1 } }).set("any", 1)).toEqualTypeOf<
      WorkflowContext<Shape, undefined>
    >();
    // @ts-expect-error -- numbers alone
    counts.set("any", "text");
  });

  test("grows by names that are added as such", () => {
    const wider = inferred.extend({ region: "eu", retries: [] });
    expectTypeOf(wider.get("region")).toEqualTypeOf<string>();
    expectTypeOf(wider.get("retries")).toEqualTypeOf<readonly Json[]>();
    expectTypeOf(wider.set("region", "us").get("total")).toEqualTypeOf<number>();
    wider.extend({ total: 2 });
    // @ts-expect-error -- a variable of the shape keeps its type
    inferred.extend({ total: "x" });
    // @ts-expect-error -- a Date
    inferred.extend({ at: new Date(0) });
    // @ts-expect-error -- not added to the first context
    inferred.get("region");
    // @ts-expect-error -- nor to the second
    wider.get("zone");
  });

  test("refuses what is not JSON", () => {
    // @ts-expect-error -- a Date
    createContext({ variables: { at: new Date(0) } });
    // @ts-expect-error -- further down
    createContext({ variables: { user: { visits: [{ at: new Date(0) }] } } });
    // @ts-expect-error -- a function
    createContext({ parameters: { run: () => 1 } });
    // @ts-expect-error -- a Map that holds the settings
    createContext({ config: { zones: new Map() } });
    expectTypeOf(inferred).not.toBeAny();
  });
});

describe("a context of any shape", () => {
  const counted = createContext({ variables: { total: 0 } });

  test("is a context without a shape", () => {
    expectTypeOf(sizeOf(context)).toBeNumber();
    expectTypeOf(sizeOf(counted)).toBeNumber();
    expectTypeOf(sizeOf(createContext({ variables: { total: 0 } }))).toBeNumber();
    expectTypeOf(counted).toExtend<WorkflowContext>();
    expectTypeOf(context.fanOut([1]).fork(0)).toExtend<WorkflowContext>();
    expectTypeOf(diff(context, counted).tasks.deleted).toEqualTypeOf<readonly string[]>();
  });

  test("is one of a shape that has more, where that is optional", () => {
    expectTypeOf(counted).toExtend<
      WorkflowContext<{ variables: { total: number; label?: string } }>
    >();
    expectTypeOf(counted).not.toExtend<
      WorkflowContext<{ variables: { total: number; label: string } }>
    >();
    expectTypeOf(counted).not.toExtend<WorkflowContext<{ variables: { total: string } }>>();
    expectTypeOf(untyped).not.toExtend<WorkflowContext<Deployment>>();
  });

  test("is joined with its own forks and by its own names", () => {
    const forks = [...counted.fanOut([1, 2])].map((fork) => fork.set("total", fork.item));
    expectTypeOf(join(counted, forks, { total: "sum" }).get("total")).toEqualTypeOf<number>();
    // @ts-expect-error -- a policy for a variable that does not exist
    join(counted, forks, { typo: "sum" });
  });

  test("takes its shape from where it goes", () => {
    const typed: WorkflowContext<Deployment> = createContext({ variables: { label: null } });
    expectTypeOf(typed.get("label")).toEqualTypeOf<string | null>();
    // @ts-expect-error -- a variable of another type
    const wrong: WorkflowContext<Deployment> = createContext({ variables: { label: 1 } });
    expectTypeOf(wrong).not.toBeAny();
  });
});

describe("creation", () => {
  test("takes the shape", () => {
    expectTypeOf(createContext<Deployment>({ parameters: { limit: 1 } })).toEqualTypeOf<
      WorkflowContext<Deployment, undefined>
    >();
    expectTypeOf(contextFromJSON<Deployment>({})).toEqualTypeOf<WorkflowContext<Deployment>>();
    createContext({ variables: { a: 1 }, secrets: { token: "x" } });
  });

  test("does not compile against it", () => {
    // @ts-expect-error -- a parameter of another type
    createContext<Deployment>({ parameters: { limit: "1" } });
    // @ts-expect-error -- a variable that is not declared
    createContext<Deployment>({ variables: { cuont: 1 } });
    // @ts-expect-error -- a secret is text
    createContext({ secrets: { token: 1 } });
    // @ts-expect-error -- an option that does not exist
    createContext({ parameter: {} });
    // @ts-expect-error -- contexts are not made by hand
    expectTypeOf(new WorkflowContext()).toBeAny();
  });
});

describe("forks", () => {
  test("of a list have items of its type, read-only", () => {
    const fanOut = context.fanOut([{ host: "a", tags: ["x"] } as Server]);
    expectTypeOf(fanOut).toExtend<FanOut<WorkflowContext<Deployment>>>();
    expectTypeOf(fanOut.fork(0).item.host).toEqualTypeOf<string>();
    expectTypeOf(fanOut.fork(0).get("count")).toEqualTypeOf<number>();
    expectTypeOf(fanOut.fork(0).index).toEqualTypeOf<number | undefined>();
    expectTypeOf(context.fanOut(context.get("servers")).fork(0).item.tags).toEqualTypeOf<
      readonly string[]
    >();
    for (const fork of context.fanOut([1, 2, 3])) expectTypeOf(fork.item).toExtend<number>();
  });

  test("have no item outside a list, and keep theirs when they write", () => {
    expectTypeOf(createContext().item).toEqualTypeOf<undefined>();
    expectTypeOf(
      context
        .fanOut(["a" as string])
        .fork(0)
        .set("count", 1).item,
    ).toEqualTypeOf<string>();
  });

  test("do not compile against it", () => {
    const fork = context.fanOut([{ host: "a", tags: ["x"] } as Server]).fork(0);
    // @ts-expect-error -- an item is read-only
    fork.item.host = "b";
    // @ts-expect-error -- and has no other properties
    expectTypeOf(fork.item.missing).toBeAny();
    // @ts-expect-error -- a fan-out is over a list
    context.fanOut("text");
    // @ts-expect-error -- not over a Set
    context.fanOut(new Set([1]));
  });
});

describe("joins", () => {
  const forks = [context.fork()];

  test("take policies for declared names, and functions of their types", () => {
    expectTypeOf(
      join(context, forks, { count: "sum" }, { otherwise: "last", tasks: "drop" }),
    ).toEqualTypeOf<WorkflowContext<Deployment>>();
    join(context, forks, { count: (base, values) => (base ?? 0) + values.length });
    join(untyped, [untyped.fork()], { anything: "append" });
    join(context, context.fanOut([1, 2]));
    expectTypeOf<keyof Policies<Deployment>>().toEqualTypeOf<
      "count" | "servers" | "label" | "maybe"
    >();
    expectTypeOf(diff(context, context).variables.deleted).toEqualTypeOf<readonly string[]>();
  });

  test("do not compile with others", () => {
    expectTypeOf<Policies<Deployment>["count"]>().toEqualTypeOf<Policy<number> | undefined>();
    // @ts-expect-error -- a variable that is not declared
    join(context, forks, { cuont: "sum" });
    // @ts-expect-error -- a policy that does not exist
    join(context, forks, { count: "newest" });
    // @ts-expect-error -- a function that gives another type
    join(context, forks, { count: () => "text" });
    // @ts-expect-error -- variables cannot be dropped
    join(context, forks, {}, { otherwise: "drop" });
    // @ts-expect-error -- a list of numbers is not a list of forks
    join(context, [1]);
    // @ts-expect-error -- forks of a context of another shape
    join(context, [createContext<{ variables: { other: string } }>().fork()]);
  });
});
