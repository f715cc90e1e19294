import type { OptionDescriptions, OptionTable, Takes, ValueType } from "../options/option.ts";
import {
  choice,
  computed,
  condition,
  count,
  countOrNone,
  delay,
  flag,
  FUNCTION,
  interval,
  itemName,
  nonEmpty,
  pause,
  rendered,
  same,
  variables,
} from "../options/takes.ts";
import type { FoldOptions, NextOptions, RateOptions, RetryOptions } from "./task-options.ts";

/** Every key of `retry`. */
export const RETRY_OPTIONS: OptionTable<RetryOptions, "delay" | "backoff" | "jitter" | "hold"> = {
  count: {
    takes: computed(countOrNone),
    isRequired: true,
  },
  delay: {
    takes: computed(pause),
    default: 0,
  },
  backoff: {
    takes: choice(["constant", "linear", "exponential"]),
    default: "constant",
  },
  maxDelay: {
    takes: computed(delay),
  },
  jitter: {
    takes: flag,
    default: false,
  },
  hold: {
    takes: flag,
    default: true,
  },
  when: {
    takes: { code: FUNCTION, document: condition.document },
    sees: "attempt",
    code: "NOT_A_BOOLEAN",
  },
};

/** What the keys of `retry` mean. */
export const RETRY_DESCRIPTIONS: OptionDescriptions<RetryOptions> = {
  count: { description: "The maximum number of further attempts." },
  delay: { description: "Seconds before the first further attempt." },
  backoff: {
    description:
      "How the delay grows: `constant` keeps it, `linear` adds `delay` each time, `exponential` doubles it each time.",
  },
  maxDelay: { description: "The longest delay, in seconds.", otherwise: "no limit" },
  jitter: { description: "Multiplies each delay by a random factor between 0.5 and 1." },
  hold: {
    description:
      "Whether an item keeps its slot during a delay. With `false` other items run meanwhile.",
  },
  when: {
    description:
      "Whether to try again, as long as `count` allows it. Also evaluated after a success, so that a task can poll.",
    otherwise: "after every failure",
  },
};

/** Every key of `rate`. */
export const RATE_OPTIONS: OptionTable<RateOptions> = {
  limit: {
    takes: computed(count),
    isRequired: true,
  },
  per: {
    takes: computed(interval),
    isRequired: true,
  },
  name: {
    takes: same(nonEmpty("a name")),
  },
};

/** What the keys of `rate` mean. */
export const RATE_DESCRIPTIONS: OptionDescriptions<RateOptions> = {
  limit: { description: "The most attempts that start in any `per` seconds." },
  per: { description: "The length of a window, in seconds." },
  name: {
    description: "Shares the rate with all tasks of the run whose rate has this name.",
    otherwise: "a rate of the task's own",
  },
};

/** Every key of `fold`. */
export const FOLD_OPTIONS: OptionTable<FoldOptions> = {
  as: {
    takes: itemName,
    isRequired: true,
  },
  from: {
    takes: rendered,
    isRequired: true,
  },
};

/** What the keys of `fold` mean. */
export const FOLD_DESCRIPTIONS: OptionDescriptions<FoldOptions> = {
  as: { description: "The variable in which an item finds the value so far." },
  from: { description: "The value that the first item finds." },
};

/** Every key of an entry of `next`. */
export const NEXT_OPTIONS: OptionTable<NextOptions> = {
  on: {
    takes: choice(["success", "failure", "completion"]),
  },
  when: {
    takes: condition,
    sees: "end",
    code: "NOT_A_BOOLEAN",
  },
  publish: {
    takes: variables,
    sees: "end",
  },
  do: {
    takes: taskNames(),
  },
};

/** What the keys of an entry of `next` mean. */
export const NEXT_DESCRIPTIONS: OptionDescriptions<NextOptions> = {
  on: {
    description:
      "After which end of the task the entry can fire: `success` (it succeeded or was skipped), `failure` (it failed or timed out) or `completion` (any end).",
    otherwise: "`success`; `completion` if a template in `when` asks how the task ended",
  },
  when: {
    description: "Whether the entry fires. Only evaluated if `on` fits.",
    otherwise: "it fires",
  },
  publish: {
    description: "Variables to set if the entry fires, in order. Each sees those before it.",
    otherwise: "none",
  },
  do: { description: "The tasks to start, in order.", otherwise: "none: the branch ends" },
};

function taskNames(): Takes {
  const expected = "the name of a task, or a list of them";
  const names: ValueType = {
    kind: "list",
    expected,
    of: nonEmpty("the name of a task"),
  };
  return same({ kind: "either", expected, of: [nonEmpty(expected), names] });
}
