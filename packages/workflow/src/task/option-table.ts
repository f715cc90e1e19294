import { Workflow } from "../graph/workflow.ts";
import { fits } from "../options/fits.ts";
import type {
  KeysType,
  OptionDescriptions,
  OptionTable,
  Takes,
  ValueType,
} from "../options/option.ts";
import {
  anything,
  choice,
  computed,
  condition,
  count,
  duration,
  flag,
  inCode,
  integerFrom,
  itemName,
  keys,
  nonEmpty,
  rendered,
  share,
  text,
  variables,
} from "../options/takes.ts";
import { FOLD_OPTIONS, NEXT_OPTIONS, RATE_OPTIONS, RETRY_OPTIONS } from "./key-tables.ts";
import type { TaskDeclaration } from "./task-options.ts";

const action: Takes = {
  code: inCode(
    "the name of an action, a function or a workflow",
    (value) =>
      typeof value === "string" || typeof value === "function" || value instanceof Workflow,
  ),
  document: nonEmpty("the name of an action"),
};

/** Every option of a task. */
export const TASK_OPTIONS: OptionTable<
  TaskDeclaration,
  "concurrency" | "count" | "onFailure" | "onItemFailure" | "tolerate" | "collect"
> = {
  name: {
    takes: { code: text.code, document: nonEmpty("a string") },
    isRequired: true,
  },
  action: {
    takes: action,
  },
  input: {
    takes: rendered,
    sees: "item",
  },
  when: {
    takes: condition,
    code: "NOT_A_BOOLEAN",
  },
  withItems: {
    takes: items(),
    code: "WITH_ITEMS_NOT_A_LIST",
  },
  itemWhen: {
    takes: condition,
    sees: "item",
    code: "NOT_A_BOOLEAN",
    isForItems: true,
  },
  as: {
    takes: itemName,
    isForItems: true,
  },
  batchSize: {
    takes: computed(count),
    isForItems: true,
  },
  count: {
    takes: choice(["batches", "items"]),
    default: "batches",
    isForItems: true,
  },
  concurrency: {
    takes: computed(count),
    default: 10,
    isForItems: true,
  },
  retry: {
    takes: keys("retry", "{ count: 2 }", RETRY_OPTIONS),
  },
  fold: {
    takes: keys("fold", "{ as: sum, from: 0 }", FOLD_OPTIONS),
    isForItems: true,
  },
  rate: {
    takes: keys("rate", "{ limit: 100, per: 1 }", RATE_OPTIONS),
  },
  timeout: {
    takes: computed(duration),
  },
  deadline: {
    takes: computed(duration),
  },
  onFailure: {
    takes: choice(["continue", "stop"]),
    default: "stop",
  },
  onItemFailure: {
    takes: choice(["continue", "stop"]),
    default: "continue",
    isForItems: true,
  },
  until: {
    takes: computed(count),
    isForItems: true,
  },
  tolerate: {
    takes: computed(share),
    default: 0,
    isForItems: true,
  },
  collect: {
    takes: choice(["outputs", "failures", "none"]),
    default: "outputs",
    isForItems: true,
  },
  join: {
    takes: {
      code: joinType('"all" or an integer from 1'),
      document: joinType("all, or an integer from 1"),
    },
  },
  each: {
    takes: tasks(),
    isForItems: true,
  },
  publish: {
    takes: variables,
    sees: "end",
  },
  next: {
    takes: entries(),
    sees: "end",
  },
  start: {
    takes: flag,
  },
};

/** What the options of a task mean. */
export const TASK_DESCRIPTIONS: OptionDescriptions<TaskDeclaration> = {
  name: { description: "The name of the task, unique in its workflow." },
  action: {
    description:
      "What the task does. In documents `workflow.NAME` is a workflow under `workflows`.",
    otherwise: "the action with the name of the task",
  },
  input: { description: "What the action gets as `input`.", otherwise: "`null`" },
  when: { description: "Whether the task runs. If not, it is skipped.", otherwise: "it runs" },
  withItems: {
    description: "A list: the action runs once for each item.",
    otherwise: "the action runs once",
  },
  itemWhen: {
    description: "Whether an item runs. If not, it is skipped.",
    otherwise: "all items run",
  },
  as: {
    description: "Another name for `item` in the templates of the task.",
    otherwise: "items have no other name",
  },
  batchSize: {
    description: "Hands out the items in lists of this many. The last list may be shorter.",
    otherwise: "one by one",
  },
  count: {
    description:
      "What results, counts, `tolerate`, `until` and events count if there are batches: the batches, or their items.",
  },
  concurrency: { description: "The most items that run at once." },
  retry: {
    description: "When and how often to repeat a failed attempt, for each item or for the task.",
    otherwise: "no further attempts",
  },
  fold: {
    description:
      "Runs the items one after the other. Each finds the output of the one before it in a variable, and the output of the task is that of the last one.",
    otherwise: "items run independently of each other",
  },
  rate: {
    description:
      "How often attempts may start, retries included: never more than `limit` in any `per` seconds. Tasks can share it by `name`.",
    otherwise: "no limit",
  },
  timeout: { description: "The most seconds that one attempt may take.", otherwise: "no limit" },
  deadline: {
    description:
      "The most seconds that all attempts may take together, pauses included, for each item or for the task.",
    otherwise: "no limit",
  },
  onFailure: {
    description:
      "Whether the next task runs after this one has failed. With `continue` the failure counts as handled. Only for workflows whose tasks run in the order listed.",
  },
  onItemFailure: {
    description: "Whether further items start once more have failed than `tolerate` allows.",
  },
  until: {
    description:
      "The task succeeds as soon as this many items have: no others start, and those that are running are canceled.",
    otherwise: "all items run",
  },
  tolerate: {
    description:
      "How many items may fail before the task fails: a number, or a percentage such as `5%`.",
  },
  collect: {
    description:
      "What to keep of the items: `outputs` keeps everything, `failures` only those that did not succeed, `none` only the counts.",
  },
  join: {
    description: "Runs once, when all the tasks that lead here have arrived, or this many of them.",
    otherwise: "the task runs once for each arrival",
  },
  each: {
    description:
      "Tasks that each item runs as soon as its action has ended, without waiting for other items. They read the output of the action from the result of the task. The output of the last of them becomes the output of the item.",
    otherwise: "the output of the action is that of the item",
  },
  publish: {
    description: "Variables to set if the task succeeded, in order. Each sees those before it.",
    otherwise: "none",
  },
  next: {
    description: "What happens next.",
    otherwise: "nothing: the branch ends; if no task has it, tasks run in the order listed",
  },
  start: {
    description: "The workflow starts here. Only for workflows whose tasks have `next`.",
    otherwise: "if no task says `true`, it starts at the first task listed",
  },
};

/**
 * Whether the value is a valid `join`.
 *
 * @example
 * ```ts
 * isJoin("all"); // true
 * isJoin(0); // false
 * ```
 */
export function isJoin(value: unknown): value is "all" | number {
  return fits(value, TASK_OPTIONS.join.takes.code);
}

function joinType(expected: string): ValueType {
  return {
    kind: "either",
    expected,
    of: [{ kind: "choice", expected, of: ["all"] }, integerFrom(1)],
  };
}

/** In code, anything may be given: whether it is iterable is checked when the items are read. */
function items(): Takes {
  const expected = "a list, or a single template";
  const list: ValueType = {
    kind: "list",
    expected: "a list",
    of: rendered.document,
  };
  return {
    code: { ...anything.code, expected: "a list or anything iterable, or a function" },
    document: { kind: "computed", expected, of: list },
  };
}

/** What is wrong with the tasks themselves is found where they are compiled. */
function tasks(): Takes {
  const task: KeysType = {
    kind: "keys",
    id: "task",
    expected: "a task: a map with a name",
    get options() {
      return TASK_OPTIONS;
    },
  };
  const atLeastOne = "at least one task";
  return {
    code: inCode(
      "a list of at least one task",
      (value) => Array.isArray(value) && value.length > 0,
    ),
    document: { kind: "list", expected: "a list of tasks", of: task, atLeastOne },
  };
}

function entries(): Takes {
  const code = keys("entry", "{ on, when, publish, do }", NEXT_OPTIONS).code as KeysType;
  const { document } = keys("entry", "{ do: name }", NEXT_OPTIONS);
  return {
    code: oneOrMore(code.expected, code),
    document: oneOrMore("an entry such as { on, when, publish, do }", document),
  };
}

function oneOrMore(expected: string, of: ValueType): ValueType {
  const orMore = `${expected}, or a list of them`;
  return {
    kind: "either",
    expected: orMore,
    of: [{ kind: "list", expected: orMore, of }, of],
  };
}
