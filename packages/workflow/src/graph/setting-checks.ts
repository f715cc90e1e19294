import { isPolicy } from "@sheaf/context";
import { isCount, isListOfStrings, isRecord } from "./given.ts";
import type { OptionCheck } from "./option-check.ts";
import type { WorkflowSettings } from "./settings.ts";

const record = (expected: string): OptionCheck => ({ expected, fits: isRecord });

/** Every setting of a workflow. */
export const SETTINGS: Readonly<{
  readonly [K in keyof Required<WorkflowSettings>]: OptionCheck;
}> = {
  name: { expected: "a string", fits: (value) => typeof value === "string" },
  policies: record("an object of policies by variable"),
  maxSteps: { expected: "an integer from 1", fits: isCount },
  maxRendered: { expected: "an integer from 1", fits: isCount },
  output: { expected: "a function", fits: (value) => typeof value === "function" },
  parameters: record("an object of declarations by parameter"),
  vars: record("an object of values and functions by variable"),
  config: record("an object"),
  secrets: { expected: "a list of names", fits: isListOfStrings },
};

/** What a policy is. */
export const POLICY: string =
  "a function, or one of error, first, last, min, max, sum, append, union and merge";

/** The entries of `policies` that are not policies. */
export function* invalidPolicies(policies: object): Iterable<[variable: string, policy: unknown]> {
  for (const [variable, policy] of Object.entries(policies)) {
    if (policy !== undefined && !isPolicy(policy)) yield [variable, policy];
  }
}
