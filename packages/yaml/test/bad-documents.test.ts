import { describe, expect, test } from "vitest";
import { DocumentError, loadWorkflow, validateWorkflow } from "../src/index.ts";

/** What is wrong with a document: position, code, words of the message, the hint. */
type Wrong = readonly [position: string, code: string, message: RegExp, hint?: RegExp];

/** A document, shown with `|` for line ends, and everything that is wrong with it. */
type Case = [what: string, text: string, ...wrong: Wrong[]];

const one = "tasks:\n  - name: a\n    action: core.echo\n";

const texts: readonly Case[] = [
  ["nothing", "", ["1:1", "EMPTY_DOCUMENT", /empty/, /tasks/]],
  ["space and comments", "\n# only\n\n", ["1:1", "EMPTY_DOCUMENT", /empty/]],
  ["an empty document with marks", "---\n...\n", ["1:1", "EMPTY_DOCUMENT", /empty/]],
  ["null", "null", ["1:1", "EMPTY_DOCUMENT", /empty/]],
  ["only a mark of the byte order", "\uFEFF", ["1:1", "EMPTY_DOCUMENT", /empty/]],
  ["a list", "- a", ["1:1", "INVALID_OPTION", /expected a workflow.*got a list/]],
  ["a text", "a b", ["1:1", "INVALID_OPTION", /got the string "a b"/]],
  ["a number", "5", ["1:1", "INVALID_OPTION", /got 5/]],
  [
    "two documents",
    `${one}---\n${one}`,
    ["4:1", "MULTIPLE_DOCUMENTS", /second document/, /one file/],
  ],
  ["two documents, one of them empty", `${one}---\n`, ["4:1", "MULTIPLE_DOCUMENTS", /second/]],
  ["tabs", "tasks:\n\t- name: a", ["2:1", "INVALID_YAML", /tab/, /spaces/]],
  [
    "a quote without end",
    'name: "a\ntasks: []',
    ["2:10", "INVALID_YAML", /missing closing "quote/],
  ],
  ["a list without end", "tasks: [", ["1:9", "INVALID_YAML", /flow sequence/]],
  [
    "an indentation that fits nothing",
    "tasks:\n  - name: a\n action: b",
    ["3:1", "INVALID_YAML", /./],
  ],
  ["a bad escape", 'name: "\\q"\ntasks: [{ name: a }]', ["1:8", "INVALID_YAML", /escape/]],
  ["an unknown directive", `%FOO\n---\n${one}`, ["1:1", "INVALID_YAML", /unknown directive/]],
  [
    "a tag",
    "name: !secret x\ntasks: [{ name: a }]",
    ["1:7", "UNKNOWN_TAG", /!secret/, /null, booleans/],
  ],
  ["a tag of a list", "tasks: !list [{ name: a }]", ["1:8", "UNKNOWN_TAG", /!list/]],
  ["binary data", "name: !!binary aGk=\ntasks: [{ name: a }]", ["1:7", "UNKNOWN_TAG", /binary/]],
  [
    "a date by tag",
    `${one}    input: !!timestamp 2020-01-01`,
    ["4:12", "UNKNOWN_TAG", /timestamp/],
  ],
  ["code by tag", `${one}    input: !!js/function 'f'`, ["4:12", "UNKNOWN_TAG", /js\/function/]],
  ["not a number", `${one}    input: .nan`, ["4:12", "INVALID_NUMBER", /".nan"/, /quote it/]],
  ["infinity", `${one}    input: [-.inf]`, ["4:13", "INVALID_NUMBER", /"-.inf"/]],
  ["beyond all numbers", `${one}    input: 1e999`, ["4:12", "INVALID_NUMBER", /"1e999"/]],
  [
    "an integer that changes",
    `${one}    input: 9007199254740993`,
    ["4:12", "INVALID_NUMBER", /9007199254740993/, /quote it/],
  ],
  ["__proto__", `${one}    input: { __proto__: 1 }`, ["4:14", "INVALID_KEY", /"__proto__"/]],
  [
    "__proto__ in quotes",
    `${one}    input: { "__proto__": 1 }`,
    ["4:14", "INVALID_KEY", /__proto__/],
  ],
  [
    "__proto__ in escapes",
    `${one}    input: { "\\x5f_proto__": 1 }`,
    ["4:14", "INVALID_KEY", /__proto__/],
  ],
  ["__proto__ on top", `__proto__: 1\n${one}`, ["1:1", "INVALID_KEY", /__proto__/]],
  ["__proto__ as option", `${one}    __proto__: 1`, ["4:5", "INVALID_KEY", /__proto__/]],
  ["__proto__ as variable", `vars: { __proto__: 1 }\n${one}`, ["1:9", "INVALID_KEY", /__proto__/]],
  [
    "__proto__ as parameter",
    `parameters: { __proto__: {} }\n${one}`,
    ["1:15", "INVALID_KEY", /__proto__/],
  ],
  [
    "__proto__ as workflow",
    `workflows: { __proto__: {} }\n${one}`,
    ["1:14", "INVALID_KEY", /__proto__/],
  ],
  ["__proto__ as task", "tasks: [{ name: __proto__ }]", ["1:17", "RESERVED_NAME", /__proto__/]],
  [
    "a key twice",
    `name: a\n${one}name: b`,
    ["5:1", "DUPLICATE_KEY", /"name" is already in line 1/],
  ],
  ["a key of data twice", `${one}    input: { x: 1, "x": 2 }`, ["4:20", "DUPLICATE_KEY", /"x"/]],
  [
    "a number as key",
    `${one}    input: { 5: a }`,
    ["4:14", "INVALID_KEY", /5, not a string/, /quote it/],
  ],
  ["null as key", `${one}    input: { ~: a }`, ["4:14", "INVALID_KEY", /null/, /quote/]],
  ["no key", `${one}    input: { : a }`, ["4:13", "INVALID_KEY", /null/]],
  ["true as key", `${one}    input: { true: a }`, ["4:14", "INVALID_KEY", /true/]],
  ["a list as key", `${one}    input: { [a]: b }`, ["4:14", "INVALID_KEY", /a list/]],
  [
    "a merge key",
    `a: &a { timeout: 1 }\n${one}    <<: *a`,
    ["1:1", "UNKNOWN_KEY", /"a"/],
    ["5:5", "MERGE_KEY", /merge keys/, /alias/],
  ],
  ["an alias of nothing", `${one}    input: *x`, ["4:12", "UNKNOWN_ALIAS", /"x" has no anchor/]],
  ["an alias before its anchor", `${one}    input: [*x, &x 1]`, ["4:13", "UNKNOWN_ALIAS", /"x"/]],
  [
    "an alias inside its anchor",
    `${one}    input: &x [*x]`,
    ["4:16", "UNKNOWN_ALIAS", /contains itself/],
  ],
];

const unquoted: readonly Case[] = [
  [
    "as a value",
    `${one}    input: {{ item }}`,
    ["4:12", "UNQUOTED_TEMPLATE", /map/, /^quote it: "\{\{ … \}\}"$/],
    ["4:15", "UNKNOWN_NAME", /item/],
  ],
  [
    "as an option",
    `${one}    timeout: {{ parameters.t }}`,
    ["4:14", "UNQUOTED_TEMPLATE", /map/, /quote/],
  ],
  [
    "in a list",
    `${one}    input: [{{ index }}, 1]`,
    ["4:13", "UNQUOTED_TEMPLATE", /map/],
    ["4:16", "UNKNOWN_NAME", /index/],
  ],
  ["before text", `${one}    input: {{ a }} b`, ["4:12", "UNQUOTED_TEMPLATE", /map/, /quote/]],
  ["with brackets", `${one}    input: {{ a["b"] }}`, ["4:12", "UNQUOTED_TEMPLATE", /map/, /quote/]],
  ["with braces", `${one}    input: {{ {"a": 1}.a }}`, ["4:12", "UNQUOTED_TEMPLATE", /map/]],
  [
    "in an item",
    `tasks:\n  - {{ item }}`,
    ["2:5", "UNQUOTED_TEMPLATE", /map/],
    ["2:5", "INVALID_OPTION", /expected a task/],
  ],
  ["in a key", `${one}    input: { {{ a }}: 1 }`, ["4:14", "INVALID_KEY", /a list, map or alias/]],
];

const keys: readonly Case[] = [
  [
    "on top",
    `tsks: []\n${one}`,
    ["1:1", "UNKNOWN_KEY", /unknown key "tsks" in a workflow/, /^did you mean "tasks"\?$/],
  ],
  [
    "of a task",
    `${one}    concurency: 5`,
    ["4:5", "UNKNOWN_KEY", /unknown key ".*" in a task/, /"concurrency"/],
  ],
  ["of a task, unlike any", `${one}    zzzzzzzz: 5`, ["4:5", "UNKNOWN_KEY", /"zzzzzzzz"/]],
  [
    "of retry",
    `${one}    retry: { count: 1, dela: 1 }`,
    ["4:24", "UNKNOWN_KEY", /unknown key ".*" in "retry"/, /"delay"/],
  ],
  [
    "of retry in a task",
    `${one}    backoff: linear`,
    ["4:5", "UNKNOWN_KEY", /backoff/, /belongs in "retry"/],
  ],
  ["of next in a task", `${one}    do: a`, ["4:5", "UNKNOWN_KEY", /"do"/, /belongs in "next"/]],
  [
    "of next",
    `${one}    next: [{ then: b }]`,
    ["4:14", "UNKNOWN_KEY", /unknown key "then" in "next"/],
  ],
  [
    "of a parameter",
    `parameters: { p: { typ: string } }\n${one}`,
    ["1:20", "UNKNOWN_KEY", /unknown key ".*" in a parameter/, /"type"/],
  ],
  [
    "of a workflow inside",
    `workflows: { w: { version: 1, tasks: [{ name: a }] } }\n${one}`,
    ["1:19", "UNKNOWN_KEY", /"version"/, /top of the document/],
  ],
  [
    "in both spellings",
    `${one}    with-items: [1]\n    batch_size: 1\n    batch-size: 2`,
    ["6:5", "DUPLICATE_KEY", /"batch-size" is already in line 5/],
  ],
  [
    "on top in both spellings",
    `max_steps: 1\nmax-steps: 1\n${one}`,
    ["2:1", "DUPLICATE_KEY", /"max-steps" is already in line 1/],
  ],
  [
    "in both shapes",
    `workflow:\n  name: a\n  tasks: [{ name: a }]\nname: b`,
    ["4:1", "DUPLICATE_KEY", /"name" is already in line 2/],
  ],
  [
    "beside a workflow",
    `workflow:\n  tasks: [{ name: a }]\nfoo: b`,
    ["3:1", "UNKNOWN_KEY", /"foo"/],
  ],
  ["constructor", `constructor: 1\n${one}`, ["1:1", "UNKNOWN_KEY", /constructor/]],
  [
    "missing tasks",
    "name: a",
    ["1:1", "MISSING_KEY", /"tasks" is missing: expected a list of tasks/],
  ],
  ["missing tasks in a workflow", "workflow:\n  name: a", ["2:3", "MISSING_KEY", /"tasks"/]],
  ["missing name", "tasks:\n  - action: a", ["2:5", "MISSING_KEY", /"name" of task 1 is missing/]],
  [
    "missing count",
    `${one}    retry: { delay: 1 }`,
    ["4:12", "MISSING_KEY", /"retry.count" of task "a" is missing/],
  ],
];

/** An option of a task, a wrong value for it, and what the message says. */
const options: [
  option: string,
  value: string,
  code: string,
  expected: string,
  got: string,
  hint?: string,
][] = [
  ["name", "5", "INVALID_OPTION", "a string", "5", "quote it"],
  ["name", '""', "INVALID_OPTION", "a string", 'the string ""'],
  ["name", "[a]", "INVALID_OPTION", "a string", "a list"],
  ["action", "5", "INVALID_OPTION", "the name of an action", "5", "quote it"],
  ["action", "", "INVALID_OPTION", "the name of an action", "nothing"],
  ["when", "5", "NOT_A_BOOLEAN", "true, false, or a single template", "5"],
  ["when", "yes", "NOT_A_BOOLEAN", "true, false, or a single template", 'the string "yes"'],
  [
    "when",
    '"true"',
    "NOT_A_BOOLEAN",
    "true, false, or a single template",
    'the string "true"',
    "leave out the quotes",
  ],
  [
    "when",
    '"not {{ true }}"',
    "NOT_A_BOOLEAN",
    "true, false, or a single template",
    'the string "not {{ true }}"',
    "remove the text around the template: only a single template gives a value",
  ],
  ["with-items", "5", "WITH_ITEMS_NOT_A_LIST", "a list, or a single template", "5"],
  ["with-items", "", "WITH_ITEMS_NOT_A_LIST", "a list, or a single template", "nothing"],
  ["with-items", "{ a: 1 }", "WITH_ITEMS_NOT_A_LIST", "a list, or a single template", "a map"],
  [
    "with-items",
    "abc",
    "WITH_ITEMS_NOT_A_LIST",
    "a list, or a single template",
    'the string "abc"',
  ],
  [
    "with-items",
    '"{{ 1 }} and {{ 2 }}."',
    "WITH_ITEMS_NOT_A_LIST",
    "a list, or a single template",
    'the string "{{ 1 }} and {{ 2 }}."',
    "remove the text around the template: only a single template gives a value",
  ],
  ["as", "5", "INVALID_OPTION", "a name of letters, digits, _ and $", "5", "quote it"],
  ["as", "a b", "INVALID_OPTION", "a name of letters, digits, _ and $", 'the string "a b"'],
  ["as", "a-b", "INVALID_OPTION", "a name of letters, digits, _ and $", 'the string "a-b"'],
  ["batch-size", "0", "INVALID_OPTION", "an integer from 1, or a template", "0"],
  ["batch-size", "1.5", "INVALID_OPTION", "an integer from 1, or a template", "1.5"],
  ["concurrency", "0", "INVALID_OPTION", "an integer from 1, or a template", "0"],
  ["concurrency", "-3", "INVALID_OPTION", "an integer from 1, or a template", "-3"],
  [
    "concurrency",
    '"5"',
    "INVALID_OPTION",
    "an integer from 1, or a template",
    'the string "5"',
    "leave out the quotes",
  ],
  ["concurrency", "true", "INVALID_OPTION", "an integer from 1, or a template", "true"],
  ["timeout", "0", "INVALID_OPTION", "a number of seconds above 0, or a template", "0"],
  [
    "timeout",
    "10s",
    "INVALID_OPTION",
    "a number of seconds above 0, or a template",
    'the string "10s"',
  ],
  ["on-item-failure", "abort", "INVALID_OPTION", "continue or stop", 'the string "abort"'],
  [
    "on-item-failure",
    '"{{ 1 }}"',
    "INVALID_OPTION",
    "continue or stop",
    'the string "{{ 1 }}"',
    "templates are not allowed here",
  ],
  ["tolerate", "-1", "INVALID_OPTION", "a number of items, or a percentage such as 5%", "-1"],
  ["tolerate", "1.5", "INVALID_OPTION", "a number of items, or a percentage such as 5%", "1.5"],
  [
    "tolerate",
    "101%",
    "INVALID_OPTION",
    "a number of items, or a percentage such as 5%",
    'the string "101%"',
  ],
  [
    "tolerate",
    "some",
    "INVALID_OPTION",
    "a number of items, or a percentage such as 5%",
    'the string "some"',
  ],
  ["collect", "all", "INVALID_OPTION", "outputs, failures or none", 'the string "all"'],
  ["join", "some", "INVALID_OPTION", "all, or an integer from 1", 'the string "some"'],
  ["join", "0", "INVALID_OPTION", "all, or an integer from 1", "0"],
  ["start", "yes", "INVALID_OPTION", "true or false", 'the string "yes"'],
  ["publish", "[a]", "INVALID_OPTION", "a map of variables", "a list"],
  ["retry", "3", "INVALID_OPTION", "a map such as { count: 2 }", "3"],
  [
    "next",
    "b",
    "INVALID_OPTION",
    "an entry such as { on, when, publish, do }, or a list of them",
    'the string "b"',
    "write { do: b }",
  ],
  [
    "next",
    "",
    "INVALID_OPTION",
    "an entry such as { on, when, publish, do }, or a list of them",
    "nothing",
  ],
];

const shapes: readonly Case[] = [
  [
    "retry.count",
    `${one}    retry: { count: -1 }`,
    ["4:21", "INVALID_OPTION", /"retry.count" of task "a": expected an integer from 0, got -1/],
  ],
  [
    "retry.delay",
    `${one}    retry: { count: 1, delay: -1 }`,
    ["4:31", "INVALID_OPTION", /seconds from 0, got -1/],
  ],
  [
    "retry.backoff",
    `${one}    retry: { count: 1, backoff: fast }`,
    ["4:33", "INVALID_OPTION", /constant, linear or exponential/],
  ],
  [
    "retry.jitter",
    `${one}    retry: { count: 1, jitter: 1 }`,
    ["4:32", "INVALID_OPTION", /true or false, got 1/],
  ],
  [
    "retry.max_delay",
    `${one}    retry: { count: 1, max_delay: x }`,
    ["4:35", "INVALID_OPTION", /"retry.max-delay"/],
  ],
  [
    "retry.when",
    `${one}    retry: { count: 1, when: x }`,
    ["4:30", "NOT_A_BOOLEAN", /"retry.when"/],
  ],
  [
    "next.on",
    `${one}    next: { on: always, do: a }`,
    [
      "4:17",
      "INVALID_OPTION",
      /"next.on" of task "a": expected success, failure or completion, got the string "always"/,
    ],
  ],
  [
    "next.do",
    `${one}    next: { do: 5 }`,
    [
      "4:17",
      "INVALID_OPTION",
      /"next.do" of task "a": expected the name of a task, or a list of them, got 5/,
      /quote it/,
    ],
  ],
  [
    "next[1].do[0]",
    `${one}    next: [{ do: a }, { do: [5] }]`,
    ["4:30", "INVALID_OPTION", /"next\[1\].do\[0\]"/],
  ],
  [
    "next[0]",
    `${one}    next: [b]`,
    [
      "4:12",
      "INVALID_OPTION",
      /"next\[0\]" of task "a": expected a map such as \{ do: name \}, got the string "b"/,
    ],
  ],
  ["next.when", `${one}    next: [{ when: 1 }]`, ["4:20", "NOT_A_BOOLEAN", /"next\[0\].when"/]],
  [
    "next.publish",
    `${one}    next: [{ publish: 1 }]`,
    ["4:23", "INVALID_OPTION", /a map of variables/],
  ],
  ["a task", "tasks: [a]", ["1:9", "INVALID_OPTION", /task 1: expected a task/]],
  [
    "tasks",
    "tasks: { a: 1 }",
    ["1:8", "INVALID_OPTION", /"tasks": expected a list of tasks, got a map/],
  ],
  [
    "a text for tasks",
    "tasks: ''",
    ["1:8", "INVALID_OPTION", /expected a list of tasks, got the string/],
  ],
  [
    "no tasks",
    "tasks: []",
    ["1:8", "INVALID_OPTION", /"tasks": expected at least one task, got a list/],
  ],
  [
    "workflow",
    "workflow: [a]",
    ["1:11", "INVALID_OPTION", /"workflow": expected a map/],
    ["1:1", "MISSING_KEY", /tasks/],
  ],
  [
    "name",
    `name: 5\n${one}`,
    ["1:7", "INVALID_OPTION", /"name": expected a string, got 5/, /quote/],
  ],
  ["version", `version: [1]\n${one}`, ["1:10", "INVALID_OPTION", /a string or number, got a list/]],
  ["description", `description: 1\n${one}`, ["1:14", "INVALID_OPTION", /a string/]],
  ["max-steps", `max-steps: 0\n${one}`, ["1:12", "INVALID_OPTION", /an integer from 1, got 0/]],
  [
    "merge",
    `vars: { a: 1 }\nmerge: { a: best }\n${one}`,
    ["2:13", "INVALID_OPTION", /"merge.a": expected error, first, last/],
  ],
  [
    "merge of no variable",
    `vars: { down: 1 }\nmerge: { dwon: sum }\n${one}`,
    ["2:10", "UNKNOWN_VARIABLE", /"dwon"/, /"down"/],
  ],
  [
    "secrets",
    `secrets: { a: b }\n${one}`,
    ["1:10", "INVALID_OPTION", /a list of names, got a map/],
  ],
  [
    "a secret",
    `secrets: [5]\n${one}`,
    ["1:11", "INVALID_OPTION", /"secrets\[0\]": expected the name of a secret/, /quote it/],
  ],
  ["a secret twice", `secrets: [A, A]\n${one}`, ["1:14", "DUPLICATE_NAME", /"A"/]],
  ["vars", `vars: [a]\n${one}`, ["1:7", "INVALID_OPTION", /a map of variables, got a list/]],
  ["config", `config: 5\n${one}`, ["1:9", "INVALID_OPTION", /a map of settings/]],
  [
    "a template in config",
    `config: { a: [1, "{{ x }}"] }\n${one}`,
    ["1:18", "TEMPLATE_NOT_ALLOWED", /not rendered/, /vars/],
  ],
  ["parameters", `parameters: [a]\n${one}`, ["1:13", "INVALID_OPTION", /a map of declarations/]],
  [
    "a parameter",
    `parameters: { p: string }\n${one}`,
    ["1:18", "INVALID_OPTION", /"parameters.p": expected a map such as/],
  ],
  [
    "a type",
    `parameters: { p: { type: int } }\n${one}`,
    ["1:26", "INVALID_OPTION", /string, number, integer/],
  ],
  [
    "required",
    `parameters: { p: { required: 1 } }\n${one}`,
    ["1:30", "INVALID_OPTION", /true or false/],
  ],
  [
    "enum",
    `parameters: { p: { enum: a } }\n${one}`,
    ["1:26", "INVALID_OPTION", /a list of values/],
  ],
  [
    "an empty enum",
    `parameters: { p: { enum: [] } }\n${one}`,
    ["1:26", "INVALID_OPTION", /at least one value/],
  ],
  [
    "a default of another type",
    `parameters: { p: { type: integer, default: a } }\n${one}`,
    [
      "1:44",
      "INVALID_OPTION",
      /default of parameter "p" has the wrong type: expected an integer, got a string/,
    ],
  ],
  [
    "a default of an unknown type",
    `parameters: { p: { type: int, default: a } }\n${one}`,
    ["1:26", "INVALID_OPTION", /string, number, integer/],
  ],
  [
    "a default outside enum",
    `parameters: { p: { enum: [1, 2], default: 3 } }\n${one}`,
    ["1:43", "INVALID_OPTION", /has the wrong value: expected one of 1, 2, got the number 3/],
  ],
  [
    "a default with a template",
    `parameters: { p: { default: "{{ 1 }}" } }\n${one}`,
    ["1:29", "TEMPLATE_NOT_ALLOWED", /./],
  ],
  [
    "a workflow inside",
    `workflows: { w: { tasks: [{ name: a, timeout: x }] } }\n${one}`,
    ["1:47", "INVALID_OPTION", /"timeout" of task "a" in workflow "w"/],
  ],
  ["workflows", `workflows: [a]\n${one}`, ["1:12", "INVALID_OPTION", /a map of workflows by name/]],
];

const meanings: readonly Case[] = [
  [
    "an unknown target",
    `${one}    next: { do: [repor] }\n  - name: report`,
    ["4:18", "UNKNOWN_TASK", /no task is called "repor"/, /"report"/],
  ],
  [
    "a name twice",
    `${one}  - name: a`,
    ["4:11", "DUPLICATE_NAME", /"a" is already declared in line 2/],
  ],
  ["a variable called item", `vars: { item: 1 }\n${one}`, ["1:9", "RESERVED_NAME", /"item"/]],
  [
    "a published variable called task",
    `${one}    publish: { task: 1 }`,
    ["4:16", "RESERVED_NAME", /"task"/],
  ],
  [
    "a variable published next called config",
    `${one}    next: [{ publish: { config: 1 } }]`,
    ["4:25", "RESERVED_NAME", /"config"/],
  ],
  ["a variable called 1", `vars: { "1": 1 }\n${one}`, ["1:9", "RESERVED_NAME", /a number/]],
  [
    "items called index",
    `${one}    with-items: [1]\n    as: index`,
    ["5:9", "RESERVED_NAME", /"index"/],
  ],
  ["items called not", `${one}    with-items: [1]\n    as: not`, ["5:9", "RESERVED_NAME", /"not"/]],
  [
    "items called as a variable",
    `vars: { v: 1 }\n${one}    with-items: [1]\n    as: v`,
    ["6:9", "SHADOWED_NAME", /a variable/],
  ],
  [
    "items called as a parameter",
    `parameters: { p: {} }\n${one}    with-items: [1]\n    as: p`,
    ["6:9", "SHADOWED_NAME", /a parameter/],
  ],
  [
    "items called as what is published",
    `${one}    with-items: [1]\n    as: v\n    publish: { v: 1 }`,
    ["5:9", "SHADOWED_NAME", /a variable/],
  ],
  [
    "unreachable",
    `${one}    next: []\n  - name: b\n    next: { do: c }\n  - name: c\n    next: { do: b }`,
    ["5:11", "UNREACHABLE_TASK", /"b"/, /"start: true"/],
    ["7:11", "UNREACHABLE_TASK", /"c"/, /"next"/],
  ],
  [
    "what starts beside the first task, unasked",
    "tasks:\n  - { name: a }\n  - { name: b, next: { do: c } }\n  - { name: c }",
    ["3:13", "UNREACHABLE_TASK", /nothing leads from the start to task "b"/, /"start: true"/],
    ["4:13", "UNREACHABLE_TASK", /"c"/],
  ],
  [
    "unreachable, as another task says where the workflow starts",
    `${one}    next: { do: b }\n  - { name: b, start: true }`,
    ["2:11", "UNREACHABLE_TASK", /"a"/],
  ],
  [
    "unreachable only because of a misspelling, of which alone is told",
    "tasks:\n  - { name: a, next: { do: repord } }\n  - { name: report }",
    ["2:28", "UNKNOWN_TASK", /"repord"/, /did you mean "report"/],
  ],
  [
    "started where no task has next",
    `${one}    start: true\n  - { name: b, start: false }`,
    ["4:5", "INVALID_OPTION", /"start" has no effect .*in the order listed/],
    ["5:16", "INVALID_OPTION", /"start"/],
  ],
  [
    "of a sub-workflow unreachable, too",
    `${one}workflows:\n  w:\n    tasks: [{ name: b, next: [] }, { name: c }]`,
    ["6:44", "UNREACHABLE_TASK", /"c"/],
  ],
  [
    "a join of more than lead there",
    "tasks:\n  - name: a\n    next: { do: b }\n  - name: b\n    join: 2",
    ["5:11", "INVALID_JOIN", /joins 2 branches, but 1 task leads/],
  ],
  [
    "a join of one task twice",
    "tasks:\n  - name: a\n    next: [{ do: [b, b] }, { do: b }]\n  - name: b\n    join: 2",
    ["5:11", "INVALID_JOIN", /1 task leads/],
  ],
  [
    "a join at the start",
    `${one}    join: all`,
    ["4:11", "INVALID_JOIN", /joins branches, but no task leads to it/],
  ],
  [
    "options of lists",
    `${one}    concurrency: 5\n    as: x\n    tolerate: 1\n    collect: none\n    batch-size: 2\n    on-item-failure: stop`,
    ...[4, 5, 6, 7, 8, 9].map((line): Wrong => [
      `${line}:5`,
      "INVALID_OPTION",
      /has no effect without "with-items"/,
    ]),
  ],
  [
    "an unknown workflow",
    `workflows: { ping: { tasks: [{ name: a }] } }\n${one.replace("core.echo", "workflow.pong")}`,
    ["4:13", "UNKNOWN_WORKFLOW", /"pong"/, /"ping"/],
  ],
  [
    "a workflow in itself",
    "workflows: { w: { tasks: [{ name: a, action: workflow.w }] } }\ntasks: [{ name: a }]",
    ["1:46", "RECURSIVE_WORKFLOW", /"w" runs "w"/, /next/],
  ],
  [
    "workflows in each other",
    "workflows:\n  v: { tasks: [{ name: a, action: workflow.w }] }\n  w: { tasks: [{ name: a, action: workflow.v }] }\ntasks: [{ name: a }]",
    ["3:35", "RECURSIVE_WORKFLOW", /"v" runs "w" runs "v"/],
  ],
];

const templates: readonly Case[] = [
  [
    "in names",
    "tasks:\n  - name: '{{ 1 }}'\n    action: a.{{ 2 }}",
    ["2:11", "TEMPLATE_NOT_ALLOWED", /"name" is a name/],
    ["3:13", "TEMPLATE_NOT_ALLOWED", /"action" is a name/],
  ],
  [
    "a task that is not declared",
    `${one}    input: "{{ task.b.output }}"`,
    ["4:21", "UNKNOWN_NAME", /"b"/],
  ],
  [
    "in default, too",
    `${one}    input: "{{ default(task.b.output, 1) }}"`,
    ["4:29", "UNKNOWN_NAME", /"b"/],
  ],
  [
    "a parameter that is not declared",
    `parameters: { limit: {} }\n${one}    input: "{{ parameters.limt }}"`,
    ["5:27", "UNKNOWN_NAME", /"limt"/, /"limit"/],
  ],
  [
    "a variable that nobody sets",
    `vars: { down: 1 }\n${one}    input: "{{ donw }}"`,
    ["5:16", "UNKNOWN_NAME", /"donw"/, /"down"/],
  ],
  [
    "a secret that is not listed",
    `secrets: [TOKEN]\n${one}    input: "{{ secrets.TOKE }}"`,
    ["5:24", "UNKNOWN_NAME", /"TOKE"/, /"TOKEN"/],
  ],
  [
    "a secret that is not listed, in a workflow inside",
    `secrets: [TOKEN]\nworkflows:\n  w: { tasks: [{ name: a, action: core.echo, input: "{{ secrets.TOKE }}" }] }\n${one}`,
    ["3:65", "UNKNOWN_NAME", /"TOKE"/, /"TOKEN"/],
  ],
  [
    "a secret that only another workflow lists",
    `workflows:\n  v: { secrets: [OB], tasks: [{ name: a, action: core.echo }] }\n  w: { secrets: [OA], tasks: [{ name: a, action: core.echo, input: "{{ secrets.OB }}" }] }\n${one}`,
    ["3:80", "UNKNOWN_NAME", /"OB"/, /"OA"/],
  ],
  ["item outside a list", `${one}    input: "{{ item }}"`, ["4:16", "UNKNOWN_NAME", /item/]],
  ["item in with-items", `${one}    with-items: "{{ item }}"`, ["4:21", "UNKNOWN_NAME", /item/]],
  [
    "item in publish of a list",
    `${one}    with-items: [1]\n    publish: { v: "{{ item }}" }`,
    ["5:23", "UNKNOWN_NAME", /item/],
  ],
  [
    "another task's name for items",
    `tasks:\n  - name: a\n    with-items: [1]\n    as: server\n  - name: b\n    input: "{{ server }}"`,
    ["6:16", "UNKNOWN_NAME", /server/],
  ],
  ["a later variable", `vars: { a: "{{ b }}", b: 1 }\n${one}`, ["1:16", "UNKNOWN_NAME", /"b"/]],
  ["a task in vars", `vars: { b: "{{ task.a }}" }\n${one}`, ["1:21", "UNKNOWN_NAME", /"a"/]],
  [
    "an unknown function",
    `${one}    input: "{{ uper(1) }}"`,
    ["4:16", "UNKNOWN_FUNCTION", /uper/, /"upper"/],
  ],
  [
    "a condition before the task",
    `${one}    when: "{{ succeeded() }}"`,
    ["4:15", "UNKNOWN_FUNCTION", /succeeded/],
  ],
  [
    "__proto__",
    `${one}    input: "{{ task.a.__proto__ }}"`,
    ["4:23", "FORBIDDEN_NAME", /__proto__/],
  ],
  ["no end", `${one}    input: "{{ 1"`, ["4:13", "INVALID_TEMPLATE", /closed/]],
  ["nothing inside", `${one}    input: "{{ }}"`, ["4:13", "INVALID_TEMPLATE", /empty/]],
  [
    "two in one text",
    `${one}    input: "{{ x }} {{ y }}"`,
    ["4:16", "UNKNOWN_NAME", /"x"/],
    ["4:24", "UNKNOWN_NAME", /"y"/],
  ],
  [
    "deep inside",
    `${one}    input:\n      list:\n        - { a: ["{{ x }}"] }`,
    ["6:21", "UNKNOWN_NAME", /"x"/],
  ],
  ["in output", `${one}output: { a: "{{ x }}" }`, ["4:18", "UNKNOWN_NAME", /"x"/]],
  [
    "in retry.when",
    `${one}    retry: { count: 1, when: "{{ eror.code == 1 }}" }`,
    ["4:34", "UNKNOWN_NAME", /"eror"/, /"error"/],
  ],
  [
    "in next",
    `${one}    next: { when: "{{ succeded() }}", publish: { v: "{{ x }}" } }`,
    ["4:23", "UNKNOWN_FUNCTION", /succeded/, /succeeded/],
    ["4:57", "UNKNOWN_NAME", /"x"/],
  ],
  [
    "several with braces around text",
    `${one}    when: "{{ true }} or {{ true }}"`,
    ["4:11", "NOT_A_BOOLEAN", /text/, /alone/],
  ],
  [
    "several as a list",
    `${one}    with-items: "{{ [] }} {{ [] }}"`,
    ["4:17", "WITH_ITEMS_NOT_A_LIST", /text/],
  ],
];

function assertProblems(text: string, wrong: readonly Wrong[]): void {
  const problems = validateWorkflow(text, { source: "file.yaml" });
  expect(problems.map(({ line, column, code }) => `${line}:${column} ${code}`)).toEqual(
    wrong.map(([position, code]) => `${position} ${code}`).toSorted(byPosition),
  );
  for (const [position, code, message, hint] of wrong) {
    const found = problems.find(
      (problem) => `${problem.line}:${problem.column} ${problem.code}` === `${position} ${code}`,
    );
    expect(found?.message).toMatch(message);
    expect(found?.message).not.toMatch(/\.$/);
    expect(found?.hint ?? "").toMatch(hint ?? /.*/);
  }
  expect(() => loadWorkflow(text)).toThrow(DocumentError);
}

function byPosition(a: string, b: string): number {
  const [x, y] = [a, b].map((one) => one.split(/[: ]/).map(Number));
  return (x?.[0] ?? 0) - (y?.[0] ?? 0) || (x?.[1] ?? 0) - (y?.[1] ?? 0);
}

const tables = { texts, "unquoted templates": unquoted, keys, shapes, meanings, templates };

describe.each(Object.entries(tables))("bad documents: %s", (_, cases) => {
  test.each<Case>(cases)("%s", (_, text, ...wrong) => assertProblems(text, wrong));
});

describe("bad documents: options", () => {
  test.each(options)("%s: %s", (option, value, code, expected, got, hint) => {
    const name = option === "name" ? "" : "name: a\n    ";
    const items = /^(as|batch|conc|on-|tol|coll)/.test(option) ? "    with-items: [1]\n" : "";
    const text = `tasks:\n  - ${name}${option}: ${value}\n${items}`;
    const problems = validateWorkflow(text);
    const column = option.length + 7;
    expect(problems).toMatchObject([{ code, line: option === "name" ? 2 : 3, column }]);
    expect(problems[0]?.message).toMatch(`expected ${expected}, got ${got}`);
    expect(problems[0]?.hint).toBe(hint);
  });
});

test.each([[5], [null], [undefined], [{}], [Buffer.from(one)], [new Uint8Array(3)]])(
  "%j is not a text",
  (given) => {
    const problems = validateWorkflow(given as string);
    expect(problems).toMatchObject([{ code: "NOT_TEXT", line: 1, column: 1 }]);
    expect(() => loadWorkflow(given as string)).toThrow(DocumentError);
  },
);

test("the error names the source and all problems in order", () => {
  const text = "tasks:\n  - name: a\n    timeout: x\n  - name: a\nfoo: 1\n";
  const error = caught(() => loadWorkflow(text, { source: "w.yaml" }));
  expect(error).toBeInstanceOf(DocumentError);
  expect(error).toMatchObject({
    code: "INVALID_DOCUMENT",
    source: "w.yaml",
    name: "DocumentError",
  });
  expect((error as DocumentError).problems).toEqual(validateWorkflow(text));
  expect((error as DocumentError).message).toBe(
    [
      'Cannot load workflow "w.yaml": 3 problems',
      '  3:14 "timeout" of task "a": expected a number of seconds above 0, or a template, got the string "x"',
      '  4:11 the task "a" is already declared in line 2',
      '  5:1 unknown key "foo" in a workflow',
    ].join("\n"),
  );
});

test("the message of many problems ends; the list does not", () => {
  const text = Array.from({ length: 30 }, (_, i) => `key${i}: 1\n`).join("");
  const error = caught(() => loadWorkflow(text)) as DocumentError;
  expect(error.problems).toHaveLength(31);
  expect(error.message.split("\n")).toHaveLength(12);
  expect(error.message).toContain("and 21 more");
});

function caught(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  throw new Error("nothing was thrown");
}
