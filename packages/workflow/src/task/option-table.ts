import { Workflow } from "../graph/workflow.ts";
import { fits } from "../options/fits.ts";
import type { KeysType, OptionTable, Takes, ValueType } from "../options/option.ts";
import {
  anything,
  choice,
  computed,
  condition,
  count,
  countOrNone,
  delay,
  duration,
  flag,
  FUNCTION,
  inCode,
  integerFrom,
  keys,
  nonEmpty,
  rendered,
  same,
  share,
  text,
  variables,
} from "../options/takes.ts";
import type { NextOptions, RetryOptions, TaskDeclaration } from "./task-options.ts";

const action: Takes = {
  code: inCode(
    "the name of an action, a function or a workflow",
    (value) =>
      typeof value === "string" || typeof value === "function" || value instanceof Workflow,
  ),
  document: nonEmpty("the name of an action"),
};

/** Every key of `retry`. */
export const RETRY_OPTIONS: OptionTable<RetryOptions, "delay" | "backoff" | "jitter"> = {
  count: {
    takes: countOrNone,
    isRequired: true,
    description: "The most further attempts.",
  },
  delay: {
    takes: delay,
    default: 0,
    description: "Seconds before the first further attempt.",
  },
  backoff: {
    takes: choice(["constant", "linear", "exponential"]),
    default: "constant",
    description:
      "How `delay` grows: it stays the same, grows by itself each time, or doubles each time.",
  },
  maxDelay: {
    takes: delay,
    otherwise: "no limit",
    description: "The most seconds that `delay` grows to.",
  },
  jitter: {
    takes: flag,
    default: false,
    description: "Multiplies each delay by a random factor between 0.5 and 1.",
  },
  when: {
    takes: { code: FUNCTION, document: condition.document },
    otherwise: "after every failure",
    sees: "attempt",
    code: "NOT_A_BOOLEAN",
    description:
      "Whether to try again, as long as `count` allows it. Also asked after a success, to poll.",
  },
};

/** Every key of an entry of `next`. */
export const NEXT_OPTIONS: OptionTable<NextOptions> = {
  on: {
    takes: choice(["success", "failure", "completion"]),
    otherwise: "`success`; `completion` if a template in `when` asks how the task ended",
    description:
      "After which end of the task the entry can fire: `success` (it succeeded or was skipped), `failure` (it failed or timed out) or `completion` (any end).",
  },
  when: {
    takes: condition,
    otherwise: "it fires",
    sees: "end",
    code: "NOT_A_BOOLEAN",
    description: "Whether the entry fires. Only asked if `on` fits.",
  },
  publish: {
    takes: variables,
    sees: "end",
    description: "Variables to set if the entry fires, in order. Each sees those before it.",
  },
  do: {
    takes: taskNames(),
    description: "The tasks to start, in order.",
  },
};

/** Every option of a task. */
export const TASK_OPTIONS: OptionTable<
  TaskDeclaration,
  "concurrency" | "onItemFailure" | "tolerate" | "collect"
> = {
  name: {
    takes: { code: text.code, document: nonEmpty("a string") },
    isRequired: true,
    description: "The name of the task, unique in its workflow.",
  },
  action: {
    takes: action,
    otherwise: "the action with the name of the task",
    description:
      "What the task does. In documents `workflow.NAME` is a workflow under `workflows`.",
  },
  input: {
    takes: rendered,
    otherwise: "`null`",
    sees: "item",
    description: "What the action gets as `input`.",
  },
  when: {
    takes: condition,
    otherwise: "it runs",
    code: "NOT_A_BOOLEAN",
    description: "Whether the task runs. If not, it is skipped.",
  },
  withItems: {
    takes: items(),
    code: "WITH_ITEMS_NOT_A_LIST",
    description: "A list: the action runs once for each item.",
  },
  as: {
    takes: same({
      kind: "text",
      expected: "a name of letters, digits, _ and $",
      pattern: /^[\p{ID_Start}_$][\p{ID_Continue}$]*$/u,
    }),
    isForItems: true,
    description: "Another name for `item` in the templates of the task.",
  },
  batchSize: {
    takes: computed(count),
    otherwise: "one by one",
    isForItems: true,
    description: "Hands out the items in lists of this many. The last list may be shorter.",
  },
  concurrency: {
    takes: computed(count),
    default: 10,
    isForItems: true,
    description: "The most items that run at once.",
  },
  retry: {
    takes: keys("retry", "{ count: 2 }", RETRY_OPTIONS),
    otherwise: "no further attempts",
    description: "When and how often to repeat a failed attempt, for each item or for the task.",
  },
  timeout: {
    takes: computed(duration),
    otherwise: "no limit",
    description: "The most seconds that one attempt may take.",
  },
  onItemFailure: {
    takes: choice(["continue", "stop"]),
    default: "continue",
    isForItems: true,
    description: "Whether further items start after more have failed than `tolerate` allows.",
  },
  tolerate: {
    takes: share,
    default: 0,
    isForItems: true,
    description:
      "How many items may fail before the task fails: a number, or a percentage such as `5%`.",
  },
  collect: {
    takes: choice(["outputs", "failures", "none"]),
    default: "outputs",
    isForItems: true,
    description:
      "What to keep of the items: `outputs` keeps everything, `failures` only those that did not succeed, `none` only the counts.",
  },
  join: {
    takes: {
      code: joinType('"all" or an integer from 1'),
      document: joinType("all, or an integer from 1"),
    },
    otherwise: "the task runs once for each arrival",
    description: "Runs once for all the tasks that lead here, or for this many of them.",
  },
  publish: {
    takes: variables,
    sees: "end",
    description: "Variables to set if the task succeeded, in order. Each sees those before it.",
  },
  next: {
    takes: entries(),
    sees: "end",
    description: "What happens next. If no task has it, tasks run in the order listed.",
  },
  start: {
    takes: flag,
    otherwise: "if no task says `true`, it starts at the first task listed",
    description: "The workflow starts here. Only for workflows whose tasks have `next`.",
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

function taskNames(): Takes {
  const expected = "the name of a task, or a list of them";
  const names: ValueType = {
    kind: "list",
    expected,
    of: nonEmpty("the name of a task"),
  };
  return same({ kind: "either", expected, of: [nonEmpty(expected), names] });
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
