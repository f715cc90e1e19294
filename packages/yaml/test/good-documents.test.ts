import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { run } from "@sheaf/workflow";
import { loadWorkflow, validateWorkflow } from "../src/index.ts";
import { codesOf, echo, echoing, itemsOf, outline, runDocument } from "./documents.ts";

describe("scenarios", () => {
  const read = (name: string): string =>
    readFileSync(new URL(`scenarios/${name}.yaml`, import.meta.url), "utf8");

  test("monitoring", async () => {
    const servers = Array.from({ length: 1000 }, (_, i) => ({ health_endpoint: `http://h/${i}` }));
    const { status, tasks, output } = await runDocument(read("monitoring"), {
      actions: { "cloud.list_servers": () => ({ servers }), "monitoring.check_http": echo },
    });
    expect(status).toBe("succeeded");
    expect(tasks["check_health"]?.output).toEqual(
      servers.map(({ health_endpoint }) => ({ url: health_endpoint })),
    );
    expect(output).toBeNull();
  });

  test("log-pipeline", async () => {
    const entries = Array.from({ length: 10_000 }, (_, i) => `entry ${i}`);
    const { status, tasks, sequence } = await runDocument(read("log-pipeline"), {
      actions: {
        "logs.aggregate": () => ({ entries }),
        "data.enrich": () => 1,
        "analytics.extract": () => 2,
        "logs.parse": echo,
      },
    });
    expect(status).toBe("succeeded");
    expect(sequence).toEqual([
      "aggregate_logs",
      "enrich_metadata",
      "extract_patterns",
      "process_entries",
    ]);
    expect(tasks["process_entries"]).toMatchObject({ total: 10_000, succeeded: 10_000 });
    expect(tasks["process_entries"]?.output).toEqual(entries.map((entry) => ({ entry })));
  });

  test("notifications", async () => {
    const messages = Array.from({ length: 5000 }, (_, i) => ({ to: i }));
    const result = await runDocument(read("notifications"), {
      actions: {
        fetch_users: () => 1,
        filter_eligible: () => 2,
        prepare_messages: () => ({ messages }),
        send_batch: ({ item }: { item: unknown }) => item,
      },
    });
    expect(result.status).toBe("succeeded");
    expect(itemsOf(result, "send_batch").output).toEqual(messages);
  });
});

describe("shapes", () => {
  const body = "tasks: [{ name: a, action: core.echo, input: '{{ vars.v }}' }]";

  test.each([
    ["flat", `vars: { v: 1 }\n${body}`],
    ["in workflow", `workflow:\n  vars: { v: 1 }\n  ${body}`],
    ["settings beside workflow", `vars: { v: 1 }\nworkflow:\n  ${body}`],
    ["a BOM", `\uFEFFvars: { v: 1 }\n${body}`],
    ["ends of lines of Windows", `vars:\r\n  v: 1\r\n${body}\r\n`],
    [
      "JSON",
      JSON.stringify({
        vars: { v: 1 },
        tasks: [{ name: "a", action: "core.echo", input: "{{ v }}" }],
      }),
    ],
    ["marks of one document", `%YAML 1.2\n---\nvars: { v: 1 }\n${body}\n...\n`],
  ])("%s", async (_, text) => {
    expect(validateWorkflow(text)).toEqual([]);
    expect((await runDocument(text)).tasks["a"]?.output).toBe(1);
  });

  test("all keys", async () => {
    const text = `
name: everything
version: "1.0"
description: Contains {{ braces }}, which are not rendered
parameters:
  limit: { type: integer, default: 2, enum: [1, 2], required: false, description: x }
vars: { first: "{{ parameters.limit }}", second: "{{ first + 1 }}" }
config: { region: eu }
secrets: [TOKEN]
policies: { down: append }
max-steps: 5
workflows:
  twice:
    parameters: { n: { type: number, required: true } }
    tasks: [{ name: double, action: core.echo, input: "{{ parameters.n * 2 }}" }]
    output: "{{ task.double.output }}"
tasks:
  - name: a
    action: workflow.twice
    input: { n: "{{ second }}" }
    publish: { down: ["{{ result() }}"] }
output: { down: "{{ down }}", region: "{{ config.region }}", run: "{{ system.run_id }}", plain: [1, "x"] }
`;
    const workflow = loadWorkflow(text);
    expect(workflow.settings).toMatchObject({
      name: "everything",
      maxSteps: 5,
      secrets: ["TOKEN"],
      policies: { down: "append" },
      config: { region: "eu" },
    });
    const handle = run(workflow, { actions: { "core.echo": echo }, secrets: { TOKEN: "s" } });
    const { output, status } = await handle.result;
    expect(status).toBe("succeeded");
    expect(output).toEqual({ down: [6], region: "eu", run: handle.id, plain: [1, "x"] });
  });
});

describe("values", () => {
  test.each<[string, unknown]>([
    ["2020-01-01", "2020-01-01"],
    ["2020-01-01T00:00:00Z", "2020-01-01T00:00:00Z"],
    ["yes", "yes"],
    ["off", "off"],
    ["012", 12],
    ["0o17", 15],
    ["0xff", 255],
    ["1_000", "1_000"],
    ["1e3", 1000],
    ["9007199254740992", 2 ** 53],
    ["-1000000000000000000000", -1e21],
    ["12:30:45", "12:30:45"],
    ["~", null],
    ["TRUE", true],
    ["'5'", "5"],
    ["!!str 5", "5"],
    ["!!int 5", 5],
    ["!!map { a: 1 }", { a: 1 }],
    ["|\n      a\n       b\n", "a\n b\n"],
    [">-\n      a\n      b\n", "a b"],
    ["[&x [1], *x, { y: *x }]", [[1], [1], { y: [1] }]],
    [
      '{ constructor: 1, toString: 2, "<<": 3, "": 4 }',
      { constructor: 1, toString: 2, "<<": 3, "": 4 },
    ],
    ["'{{ [1, 2] }}'", [1, 2]],
    ['\'  {{ {"a": {"b": 1}} }}  \'', { a: { b: 1 } }],
    ["'a {{ [1, null] }} {{ null }}b'", "a [1,null] b"],
    ["text {{ 1 }}", "text 1"],
    ["'}} {'", "}} {"],
  ])("%s", async (input, value) => {
    const text = echoing(input);
    expect(validateWorkflow(text)).toEqual([]);
    expect((await runDocument(text)).output).toEqual(value);
  });

  test("parts of a rendered input that are data are frozen and shared", async () => {
    const seen: { data: object; item: unknown }[] = [];
    const text = `
tasks:
  - name: t
    with-items: [1, 2]
    input: { data: { deep: [1] }, item: "{{ item }}" }
    action: see
`;
    const see = ({ input }: { input: (typeof seen)[number] }): number => seen.push(input);
    await runDocument(text, { actions: { see } });
    expect(seen[0]?.data).toBe(seen[1]?.data);
    expect(Object.isFrozen(seen[0]?.data)).toBe(true);
    expect(seen.map(({ item }) => item)).toEqual([1, 2]);
  });

  test("a template gives the value itself", async () => {
    const given: unknown[] = [];
    const text = "tasks:\n  - { name: a }\n  - { name: b, input: { x: '{{ task.a.output }}' } }";
    const { context } = await runDocument(text, {
      actions: {
        a: () => ({ list: [1] }),
        b: ({ input }: { input: { x: unknown } }) => void given.push(input.x),
      },
    });
    expect(given[0]).toBe(context.task("a")?.["output" as never]);
  });
});

describe("options", () => {
  test.each(["batch-size", "batch_size"])("%s and its spelling", async (key) => {
    const text = `
max_steps: 100
tasks:
  - name: t
    action: core.echo
    with_items: "{{ range(5) }}"
    ${key}: "{{ 1 + 1 }}"
    on_item_failure: stop
    input: "{{ item }}"
    retry: { count: 1, max_delay: 1 }
`;
    const result = await runDocument(text);
    expect(result.tasks["t"]?.output).toEqual([[0, 1], [2, 3], [4]]);
  });

  test("with-items as a list that contains templates, as, index and concurrency", async () => {
    const text = `
vars: { first: x }
tasks:
  - name: t
    action: core.echo
    with-items: ["{{ first }}", { a: "{{ first }}" }, null, "plain"]
    as: thing
    concurrency: "{{ 1 + 1 }}"
    input: ["{{ thing }}", "{{ item }}", "{{ index }}"]
`;
    const { output } = (await runDocument(text)).tasks["t"] ?? {};
    const items = ["x", { a: "x" }, null, "plain"];
    expect(output).toEqual(items.map((item, index) => [item, item, index]));
  });

  test("a literal list", async () => {
    const text =
      "tasks: [{ name: t, action: core.echo, with-items: [1, { a: 2 }], input: '{{ item }}' }]";
    expect((await runDocument(text)).tasks["t"]?.output).toEqual([1, { a: 2 }]);
  });

  test("the value of with-items is checked when it runs", async () => {
    const text = "tasks: [{ name: t, with-items: '{{ parameters.x }}', action: core.echo }]";
    for (const x of [null, 5, "abc", { a: 1 }])
      expect(codesOf(await runDocument(text, { parameters: { x } }))).toEqual([
        "WITH_ITEMS_NOT_A_LIST",
      ]);
  });

  test("when: booleans and templates", async () => {
    const text = `
tasks:
  - { name: a, action: core.echo, when: false }
  - { name: b, action: core.echo, when: true }
  - { name: c, action: core.echo, when: "{{ task.a.status == 'skipped' }}" }
  - { name: d, action: core.echo, when: "{{ '}}' == '' }}" }
`;
    const { tasks } = await runDocument(text);
    expect(Object.values(tasks).map(({ status }) => status)).toEqual([
      "skipped",
      "succeeded",
      "succeeded",
      "skipped",
    ]);
  });

  test("timeout and retry, with their own conditions", async () => {
    const text = `
tasks:
  - name: poll
    timeout: "{{ parameters.seconds }}"
    retry: { count: 5, when: "{{ error == null and result() < 3 and attempt < 10 }}" }
  - name: never
    retry: { count: 3, when: false }
    next: { on: failure }
  - name: items
    with-items: [1, 2]
    as: n
    retry: { count: 3, when: "{{ n == 2 and error.code? == 'E' }}" }
    tolerate: 50%
    next: []
`;
    const counts = { poll: 0, never: 0 };
    const { tasks } = await runDocument(
      text.replace(
        "    retry: { count: 5",
        "    next: { do: [never, items] }\n    retry: { count: 5",
      ),
      {
        parameters: { seconds: 5 },
        actions: {
          poll: () => (counts.poll += 1),
          never: () => {
            counts.never += 1;
            throw new Error("no");
          },
          items: ({ item, attempt }: { item: number; attempt: number }) => {
            if (attempt < 3) throw Object.assign(new Error("no"), { code: "E" });
            return item;
          },
        },
      },
    );
    expect(counts).toEqual({ poll: 3, never: 1 });
    expect(tasks["items"]).toMatchObject({ status: "succeeded", output: [null, 2], failed: 1 });
  });

  test("collect and tolerate", async () => {
    const text = `
tasks:
  - { name: t, with-items: [1, 2, 3], tolerate: 1, collect: failures, on-item-failure: continue }
`;
    const t = ({ item }: { item: number }): number => {
      if (item === 2) throw new Error("two");
      return item;
    };
    const result = await runDocument(text, { actions: { t } });
    expect(result.tasks["t"]).toMatchObject({
      output: null,
      items: [{ index: 1, status: "failed" }],
    });
  });

  test("next in all its forms, publish and join", async () => {
    const text = `
vars: { log: [] }
merge: { log: append }
tasks:
  - name: start
    action: core.echo
    next:
      - { publish: { log: "{{ log + ['start'] }}" }, do: [left, right] }
      - { when: "{{ failed() }}", do: never }
  - { name: left, action: core.echo, publish: { log: "{{ log + ['left'] }}" }, next: { do: meet } }
  - { name: right, action: core.echo, publish: { log: "{{ log + ['right'] }}" }, next: [{ when: true, do: [meet] }] }
  - { name: meet, action: core.echo, join: all, input: "{{ log }}", next: { publish: { done: true } } }
  - { name: never, action: core.echo }
output: ["{{ task.meet.output }}", "{{ done }}"]
`;
    const { output, sequence } = await runDocument(text);
    expect(output).toEqual([["start", "left", "right"], true]);
    expect(sequence).not.toContain("never");
  });

  test("a task without action runs the action of its name", async () => {
    const { tasks } = await runDocument("tasks: [{ name: hello }]", {
      actions: { hello: () => 5 },
    });
    expect(tasks["hello"]?.output).toBe(5);
  });

  test("failures() and succeeded() see all items together", async () => {
    const text = `
vars: { down: [] }
tasks:
  - name: t
    with-items: [1, 2]
    tolerate: 1
    publish: { down: "{{ failures() }}" }
    next: [{ when: "{{ succeeded() }}", do: after }, { when: "{{ failed() or timed_out() }}", do: never }]
  - { name: after, action: core.echo, input: "{{ down }}" }
  - { name: never, action: core.echo }
`;
    const t = ({ item }: { item: number }): number => {
      if (item === 2) throw Object.assign(new Error("two"), { code: "E_TWO" });
      return item;
    };
    const { tasks } = await runDocument(text, { actions: { t } });
    expect(tasks["after"]?.output).toEqual([
      { index: 1, item: 2, attempts: 1, error: { code: "E_TWO", message: "two" } },
    ]);
    expect(tasks["never"]).toBeUndefined();
  });
});

describe("settings", () => {
  test("parameters are checked and filled", async () => {
    const text = `
parameters: { n: { type: integer, required: true }, m: { default: [1] } }
tasks: [{ name: t, action: core.echo, input: "{{ parameters }}" }]
output: "{{ task.t.output }}"
`;
    expect((await runDocument(text, { parameters: { n: 1 } })).output).toEqual({ n: 1, m: [1] });
    const result = await runDocument(text, { parameters: { n: "x" } });
    expect([result.status, codesOf(result)]).toEqual(["invalid", ["INVALID_PARAMETERS"]]);
  });

  test("any parameter is accepted if none is declared", async () => {
    const text = echoing('"{{ parameters.anything }}"');
    expect((await runDocument(text, { parameters: { anything: 1 } })).output).toBe(1);
  });

  test("a missing secret ends the run before it starts; its value is data", async () => {
    const text = echoing('"{{ secrets.TOKEN }}"', "secrets: [TOKEN]");
    expect(codesOf(await runDocument(text))).toEqual(["MISSING_SECRET"]);
    expect((await runDocument(text, { secrets: { TOKEN: "hush" } })).output).toBe("hush");
  });

  test.each([
    ["", "", "hush"],
    ["secrets: [TOKEN]", "", "hush"],
    ["secrets: []", "secrets: [TOKEN], ", "hush"],
  ])(
    "a workflow inside reads the secrets of the run, or those that it lists itself: %j, %j",
    async (outer, inner, expected) => {
      const text = `${outer}
workflows:
  middle: { tasks: [{ name: m, action: workflow.inner }], output: "{{ task.m.output }}" }
  inner: { ${inner}tasks: [{ name: i, action: core.echo, input: "{{ secrets.TOKEN }}" }], output: "{{ task.i.output }}" }
tasks: [{ name: t, action: workflow.middle }]
output: "{{ task.t.output }}"
`;
      expect((await runDocument(text, { secrets: { TOKEN: "hush" } })).output).toBe(expected);
      const missing = await runDocument(text);
      expect(missing.status).toBe(outer + inner === "" ? "failed" : "invalid");
    },
  );

  test("max-steps", async () => {
    const text =
      "max-steps: 3\ntasks: [{ name: s, action: core.echo, next: { do: t } }, { name: t, action: core.echo, next: { do: t } }]";
    expect(codesOf(await runDocument(text))).toEqual(["MAX_STEPS"]);
  });

  test("a conflict without a policy", async () => {
    const text = `
tasks:
  - { name: a, action: core.echo, publish: { v: 1 }, next: [], start: true }
  - { name: b, action: core.echo, publish: { v: 2 }, next: [], start: true }
`;
    expect(codesOf(await runDocument(text))).toEqual(["JOIN_CONFLICT"]);
    expect((await runDocument(`merge: { v: sum }${text}output: "{{ v }}"`)).output).toBe(3);
  });

  test("the output is null if none is declared", async () => {
    expect(
      (await runDocument("tasks: [{ name: a, action: core.echo, input: 1 }]")).output,
    ).toBeNull();
  });

  test("config may be set or changed by the run", async () => {
    const text = echoing('["{{ config.a }}", "{{ config.b }}"]', "config: { a: 1 }");
    const workflow = loadWorkflow(text);
    const options = { actions: { "core.echo": echo }, config: { b: 2 } };
    expect((await run(workflow, options).result).output).toEqual([1, 2]);
  });
});

describe("workflows inside a document", () => {
  const text = `
workflows:
  outer:
    parameters: { n: {} }
    tasks: [{ name: t, action: workflow.inner, with-items: "{{ range(parameters.n) }}", input: { i: "{{ item }}" } }]
    output: "{{ task.t.output }}"
  inner:
    tasks: [{ name: t, action: core.echo, input: "{{ parameters.i * 10 }}" }]
    output: "{{ task.t.output }}"
tasks: [{ name: t, action: workflow.outer, input: { n: 3 } }]
output: "{{ task.t.output }}"
`;

  test("run each other, declared in any order", async () => {
    expect((await runDocument(text)).output).toEqual([0, 10, 20]);
  });

  test("are the same workflow for all tasks that run them, and have a name", () => {
    const loaded = loadWorkflow(`
workflows: { w: { tasks: [{ name: x, action: core.echo }] } }
tasks: [{ name: a, action: workflow.w }, { name: b, action: workflow.w }]
`);
    const [a, b] = [...loaded.nodes.values()].map(
      (node) => (node as unknown as { task: { action: unknown } }).task.action,
    );
    expect(a).toBe(b);
    expect((a as typeof loaded).settings.name).toBe("w");
  });

  test("do not see the document around them", () => {
    expect(
      outline(`
vars: { v: 1 }
workflows: { w: { tasks: [{ name: x, action: core.echo, input: "{{ v }} {{ task.a }}" }] } }
tasks: [{ name: a, action: workflow.w }]
`),
    ).toEqual(["3:68 UNKNOWN_NAME", "3:81 UNKNOWN_NAME"]);
  });
});

describe("at run time", () => {
  test("an error of a template names file, line and column", async () => {
    const text =
      "tasks:\n  - name: a\n    action: core.echo\n    input:\n      x: 'it''s {{ parameters.x.y }}'";
    const workflow = loadWorkflow(text, { source: "w.yaml" });
    const { errors } = await run(workflow, {
      actions: { "core.echo": echo },
      parameters: { x: {} },
    }).result;
    expect(errors).toMatchObject([
      {
        code: "EXPRESSION_FAILED",
        task: "a",
        cause: { code: "MISSING_VALUE", file: "w.yaml", line: 5, column: 33 },
      },
    ]);
  });

  test("data is never rendered", async () => {
    const text = echoing('"{{ parameters.x }}"');
    expect((await runDocument(text, { parameters: { x: "{{ 1 }}" } })).output).toBe("{{ 1 }}");
  });
});
