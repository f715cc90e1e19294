import { describe, expect, test } from "vitest";
import { type AnyWorkflow, createWorkflow } from "../../src/graph/workflow.ts";
import { compileTasks } from "../../src/index.ts";
import { step } from "./step.ts";

function isLate(): boolean {
  return true;
}

const review = createWorkflow([step("draft"), step("mail")], { name: "review" })
  .addNode(step("check"), { join: "all" })
  .addNode(step("publish"), { join: 2 })
  .addEdge("draft", "next", "check")
  .addEdge("mail", "next", "check")
  .addEdge("check", "retry", "draft")
  .addEdge("check", "ok", "publish")
  .addConditionalEdge("mail", isLate, "publish")
  .addConditionalEdge("mail", () => true, "publish")
  .addDefaultRoute("check", "mail");

describe("Mermaid", () => {
  test("draws starts, joins, actions, conditions and default routes", () => {
    expect(review.toMermaid()).toMatchInlineSnapshot(`
      "---
      title: "review"
      ---
      flowchart TD
        n0(["draft"])
        n1(["mail"])
        n2["check<br/>join all"]
        n3["publish<br/>join 2"]
        n0 -->|"next"| n2
        n1 -->|"next"| n2
        n2 -->|"retry"| n0
        n2 -->|"ok"| n3
        n1 -->|"isLate"| n3
        n1 -->|"when"| n3
        n2 -.-> n1"
    `);
  });

  test("draws incomplete workflows", () => {
    const workflow = createWorkflow(step("a")).addEdge("a", "go", "lost").addDefaultRoute("x", "a");
    expect(workflow.toMermaid()).toMatchInlineSnapshot(`
      "flowchart TD
        n0(["a"])
        n1>"lost<br/>not added"]
        n2>"x<br/>not added"]
        n0 -->|"go"| n1
        n2 -.-> n0"
    `);
  });

  test("draws an empty workflow", () => {
    expect(createWorkflow([]).toMermaid()).toBe("flowchart TD");
  });

  test("treats every identifier as text", () => {
    expect(hostile().toMermaid()).toMatchInlineSnapshot(`
      "---
      title: "a \\"title\\"\\\\u000a---"
      ---
      flowchart TD
        n0(["end"])
        n1["say #34;hi#34;"]
        n2["two#92;u000alines#92;u000d#92;u000a"]
        n3["a]b)c#125;d#62;"]
        n4["#60;b onclick=alert(1)#62;x#60;/b#62; #38;amp#59; #35;35#59;"]
        n5["back#92;slash#92;"]
        n6["#96;code#96; #42;#42;bold#42;#42; #95;it#95; #126;x#126;"]
        n7["--#62; n0#59; end #37;#37; note"]
        n8["Größe 🚀 #92;ud800 #92;u2028"]
        n9["#95;#95;proto#95;#95;"]
        n10["snake_case"]
        n11[" "]
        n0 -->|"say #34;hi#34;"| n1
        n0 -->|"two#92;u000alines#92;u000d#92;u000a"| n2
        n0 -->|"a]b)c#125;d#62;"| n3
        n0 -->|"#60;b onclick=alert(1)#62;x#60;/b#62; #38;amp#59; #35;35#59;"| n4
        n0 -->|"back#92;slash#92;"| n5
        n0 -->|"#96;code#96; #42;#42;bold#42;#42; #95;it#95; #126;x#126;"| n6
        n0 -->|"--#62; n0#59; end #37;#37; note"| n7
        n0 -->|"Größe 🚀 #92;ud800 #92;u2028"| n8
        n0 -->|"#95;#95;proto#95;#95;"| n9
        n0 -->|"snake_case"| n10
        n0 -->|" "| n11"
    `);
  });
});

describe("Graphviz", () => {
  test("draws starts, joins, actions, conditions and default routes", () => {
    expect(review.toDot()).toMatchInlineSnapshot(`
      "digraph "review" {
        n0 [label="draft", shape=box, peripheries=2];
        n1 [label="mail", shape=box, peripheries=2];
        n2 [label="check\\njoin all", shape=box];
        n3 [label="publish\\njoin 2", shape=box];
        n0 -> n2 [label="next"];
        n1 -> n2 [label="next"];
        n2 -> n0 [label="retry"];
        n2 -> n3 [label="ok"];
        n1 -> n3 [label="isLate"];
        n1 -> n3 [label="when"];
        n2 -> n1 [style=dashed];
      }"
    `);
  });

  test("draws incomplete workflows", () => {
    const workflow = createWorkflow(step("a")).addEdge("a", "go", "lost").addDefaultRoute("x", "a");
    expect(workflow.toDot()).toMatchInlineSnapshot(`
      "digraph "workflow" {
        n0 [label="a", shape=box, peripheries=2];
        n1 [label="lost\\nnot added", shape=box, style=dotted];
        n2 [label="x\\nnot added", shape=box, style=dotted];
        n0 -> n1 [label="go"];
        n2 -> n0 [style=dashed];
      }"
    `);
  });

  test("treats every identifier as text", () => {
    expect(hostile().toDot()).toMatchInlineSnapshot(`
      "digraph "a \\"title\\"\\\\u000a---" {
        n0 [label="end", shape=box, peripheries=2];
        n1 [label="say \\"hi\\"", shape=box];
        n2 [label="two\\\\u000alines\\\\u000d\\\\u000a", shape=box];
        n3 [label="a]b)c}d>", shape=box];
        n4 [label="<b onclick=alert(1)>x</b> &amp;amp; #35;", shape=box];
        n5 [label="back\\\\slash\\\\", shape=box];
        n6 [label="\`code\` **bold** _it_ ~x~", shape=box];
        n7 [label="--> n0; end %% note", shape=box];
        n8 [label="Größe 🚀 \\\\ud800 \\\\u2028", shape=box];
        n9 [label="__proto__", shape=box];
        n10 [label="snake_case", shape=box];
        n11 [label=" ", shape=box];
        n0 -> n1 [label="say \\"hi\\""];
        n0 -> n2 [label="two\\\\u000alines\\\\u000d\\\\u000a"];
        n0 -> n3 [label="a]b)c}d>"];
        n0 -> n4 [label="<b onclick=alert(1)>x</b> &amp;amp; #35;"];
        n0 -> n5 [label="back\\\\slash\\\\"];
        n0 -> n6 [label="\`code\` **bold** _it_ ~x~"];
        n0 -> n7 [label="--> n0; end %% note"];
        n0 -> n8 [label="Größe 🚀 \\\\ud800 \\\\u2028"];
        n0 -> n9 [label="__proto__"];
        n0 -> n10 [label="snake_case"];
        n0 -> n11 [label=" "];
      }"
    `);
  });
});

describe.each(["toMermaid", "toDot"] as const)("%s", (draw) => {
  test("gives the same text for the same workflow", () => {
    expect(review.with({})[draw]()).toBe(review[draw]());
    expect(review[draw]()).toBe(review[draw]());
  });

  test("cuts very long identifiers, and keeps those apart that look alike", () => {
    const long = "x".repeat(1_000_000);
    const workflow = createWorkflow([step(`${long}a`), step(`${long}b`)]).addEdge(
      `${long}a`,
      long,
      `${long}b`,
    );
    const drawn = workflow[draw]();
    expect(drawn.length).toBeLessThan(1_000);
    expect(drawn).toMatch(/n0 --?>.* ?n1/);
  });

  test("gives one line for each node and edge, whatever their names hold", () => {
    const codes = Array.from({ length: 0x120 }, (_, i) =>
      i < 0x100 ? i : 0x2000 + 2 * (i - 0x100),
    );
    for (const name of ["", "\r\n", ...codes.map((code) => String.fromCharCode(code))]) {
      const plain = createWorkflow(step("a"), { name: "a" }).addEdge("a", "a", "a");
      const odd = createWorkflow(step(name), { name }).addEdge(name, name, name);
      expect(odd[draw]().split(/\r\n|[\n\r\u0085\u2028\u2029\v\f]/)).toHaveLength(
        plain[draw]().split("\n").length,
      );
    }
  });
});

function hostile(): AnyWorkflow {
  const ids = [
    'say "hi"',
    "two\nlines\r\n",
    "a]b)c}d>",
    "<b onclick=alert(1)>x</b> &amp; #35;",
    "back\\slash\\",
    "`code` **bold** _it_ ~x~",
    "--> n0; end %% note",
    "Größe 🚀 \ud800 \u2028",
    "__proto__",
    "snake_case",
    "",
  ];
  let workflow: AnyWorkflow = createWorkflow(step("end"), { name: 'a "title"\n---' });
  for (const id of ids) workflow = workflow.addNode(step(id)).addEdge("end", id, id);
  return workflow;
}

test("what items run after their action is drawn behind the task, at any depth", () => {
  const action = (): number => 1;
  const each = [
    { name: "put", action, next: { do: "list" } },
    { name: "list", withItems: [1], action, each: [{ name: "one", action }] },
  ];
  const workflow = compileTasks(
    [{ name: "get", withItems: [1], action, each }, { name: "end" }],
    {},
  );
  expect(workflow.toMermaid()).toMatchInlineSnapshot(`
    "flowchart TD
      n0(["get"])
      n1["end"]
      n0 -.-> n1
      n2["put"]
      n3["list"]
      n2 -->|"next[0]"| n3
      n0 -->|"each item"| n2
      n4["one"]
      n3 -->|"each item"| n4"
  `);
});
