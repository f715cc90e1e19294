import { isCount, isListOfStrings, isRecord } from "../graph/given.ts";
import type { OptionCheck } from "../graph/option-check.ts";
import { Workflow } from "../graph/workflow.ts";
import type { NextOptions, RetryOptions, TaskDeclaration } from "./task-options.ts";
import { toleranceOf } from "./task-plan.ts";

type Checks<Options> = { readonly [K in keyof Required<Options>]: OptionCheck };

/** Of how many tasks a task may wait for. */
export function isJoin(value: unknown): value is "all" | number {
  return value === "all" || isCount(value);
}

function isFunction(value: unknown): boolean {
  return typeof value === "function";
}

function choice(...choices: readonly string[]): OptionCheck {
  const quoted = choices.map((one) => JSON.stringify(one));
  const expected = `${quoted.slice(0, -1).join(", ")} or ${quoted.at(-1)}`;
  return { expected, fits: (value) => choices.includes(value as string) };
}

function orFunction({ expected, fits }: OptionCheck): OptionCheck {
  const isEither = (value: unknown): boolean => isFunction(value) || fits(value);
  return { expected: `${expected}, or a function`, fits: isEither };
}

const anything: Readonly<OptionCheck> = { expected: "anything", fits: () => true };
const count: Readonly<OptionCheck> = { expected: "an integer from 1", fits: isCount };
const flag: Readonly<OptionCheck> = {
  expected: "true or false",
  fits: (value) => typeof value === "boolean",
};
const variables: Readonly<OptionCheck> = {
  expected: "an object of values and functions by variable",
  fits: isRecord,
};

/** A number of seconds, which are counted from 0. */
function seconds(mayBeZero: boolean): OptionCheck {
  return {
    expected: `a number of seconds ${mayBeZero ? "from" : "above"} 0`,
    fits: (value) => typeof value === "number" && (value > 0 || (mayBeZero && value === 0)),
  };
}

/** Every option of a task. */
export const TASK: Readonly<Checks<TaskDeclaration>> = {
  name: { expected: "a string", fits: (value) => typeof value === "string" },
  action: {
    expected: "the name of an action, a function or a workflow",
    fits: (value) => typeof value === "string" || isFunction(value) || value instanceof Workflow,
  },
  input: anything,
  when: orFunction(flag),
  withItems: anything,
  as: {
    expected: "a name of letters, digits, _ and $",
    fits: (value) =>
      typeof value === "string" && /^[\p{ID_Start}_$][\p{ID_Continue}$]*$/u.test(value),
  },
  batchSize: orFunction(count),
  concurrency: orFunction(count),
  retry: { expected: "an object such as { count: 2 }", fits: isRecord },
  timeout: orFunction(seconds(false)),
  onItemFailure: choice("continue", "stop"),
  tolerate: {
    expected: "a number of items, or a percentage such as 5%",
    fits: (value) =>
      (typeof value === "number" || typeof value === "string") && toleranceOf(value) !== null,
  },
  collect: choice("outputs", "failures", "none"),
  join: { expected: '"all" or an integer from 1', fits: isJoin },
  publish: variables,
  next: {
    expected: "an object such as { on, when, publish, do }, or a list of them",
    fits: (value) => isRecord(value) || Array.isArray(value),
  },
  start: flag,
};

/** Every option in `retry`. */
export const RETRY: Readonly<Checks<RetryOptions>> = {
  count: {
    expected: "an integer from 0",
    fits: (value) => Number.isSafeInteger(value) && (value as number) >= 0,
  },
  delay: seconds(true),
  backoff: choice("constant", "linear", "exponential"),
  maxDelay: seconds(true),
  jitter: flag,
  when: { expected: "a function", fits: isFunction },
};

/** Every option in an entry of `next`. */
export const NEXT: Readonly<Checks<NextOptions>> = {
  on: choice("success", "failure", "completion"),
  when: orFunction(flag),
  publish: variables,
  do: {
    expected: "the name of a task, or a list of them",
    fits: (value) => typeof value === "string" || isListOfStrings(value),
  },
};
