import { isPolicy, POLICY_NAMES } from "@sheaf/context";
import { propertyOf } from "@sheaf/context/messages";
import type { OptionDescriptions, OptionTable, Takes } from "../options/option.ts";
import {
  anything,
  choice,
  count,
  duration,
  either,
  flag,
  FUNCTION,
  inCode,
  keys,
  nonEmpty,
  rendered,
  same,
  text,
  variables,
} from "../options/takes.ts";
import { TYPES } from "./parameter-value.ts";
import type { ParameterDeclaration, WorkflowSettings } from "./settings.ts";

/** What other languages call the types of parameters. */
const OTHER_NAMES: Readonly<Record<string, keyof typeof TYPES>> = {
  str: "string",
  text: "string",
  int: "integer",
  float: "number",
  double: "number",
  bool: "boolean",
  list: "array",
  dict: "object",
  map: "object",
};

/** Every key of the declaration of a parameter. */
export const PARAMETER_OPTIONS: OptionTable<ParameterDeclaration, "type" | "required"> = {
  type: {
    takes: choice(Object.keys(TYPES), OTHER_NAMES),
    default: "any",
  },
  required: {
    takes: flag,
    default: false,
  },
  default: {
    takes: { code: { ...anything.code, expected: "JSON" }, document: anything.document },
  },
  enum: {
    takes: {
      code: { ...values(), expected: "a list of at least one value" },
      document: values(),
    },
  },
  description: {
    takes: text,
  },
};

/** What the keys of the declaration of a parameter mean. */
export const PARAMETER_DESCRIPTIONS: OptionDescriptions<ParameterDeclaration> = {
  type: { description: "The type that its value must have." },
  required: { description: "Whether a run must pass it." },
  default: {
    description: "Its value if a run does not pass it.",
    otherwise: "the parameter is missing",
  },
  enum: { description: "The values that it may have.", otherwise: "any value" },
  description: { description: "A description for readers.", otherwise: "none" },
};

/** Every setting of a workflow. */
export const SETTINGS: OptionTable<WorkflowSettings, "maxSteps" | "maxRendered"> = {
  name: {
    takes: text,
  },
  parameters: {
    takes: parameters(),
  },
  vars: {
    takes: variables,
  },
  config: {
    takes: {
      code: { kind: "map", expected: "an object", of: anything.code },
      document: { kind: "map", expected: "a map of settings", of: anything.document },
    },
  },
  secrets: {
    takes: same({
      kind: "list",
      expected: "a list of names",
      of: nonEmpty("the name of a secret"),
    }),
  },
  policies: {
    takes: policies(),
  },
  maxSteps: {
    takes: count,
    default: 10_000,
  },
  maxRendered: {
    takes: count,
    default: 20_000_000,
    isTopLevel: true,
  },
  timeout: {
    takes: duration,
  },
  finally: {
    takes: {
      code: inCode("a workflow", isWorkflow),
      // The tables of documents say what its tasks take.
      document: { kind: "list", expected: "a list of tasks", of: anything.document },
    },
  },
  output: {
    takes: { code: FUNCTION, document: rendered.document },
  },
};

/** What the settings of a workflow mean. */
export const SETTING_DESCRIPTIONS: OptionDescriptions<WorkflowSettings> = {
  name: {
    description: "The name of the workflow in messages, events and drawings.",
    otherwise: "none",
  },
  parameters: { description: "The parameters by name.", otherwise: "a run may pass any" },
  vars: {
    description: "Variables to set before the first task, in order. Each sees those before it.",
    otherwise: "none",
  },
  config: {
    description: "Data that no task changes. A run may add keys, and override them.",
    otherwise: "none",
  },
  secrets: {
    description: "The names of the secrets that the workflow needs. Nothing else can be read.",
    otherwise: "those of the document; if it has no list either, whatever a run is given",
  },
  policies: {
    description: "How variables that several branches wrote are joined, by variable.",
    otherwise: "`error`",
  },
  maxSteps: {
    description:
      "How many times tasks or nodes may run in total before the run fails, which ends endless loops.",
  },
  maxRendered: {
    description:
      "How many list elements the templates of a run, its sub-workflows included, may build in total. 16 characters of text count as one element.",
  },
  timeout: {
    description:
      "The most seconds that the workflow may run. After that it fails with `DEADLINE`, and whatever is running ends at once.",
    otherwise: "no limit",
  },
  finally: {
    description:
      "What runs at the end, after a success, a failure or a cancellation. It finds the `status` and the first `error` in the variable `outcome`.",
    otherwise: "nothing",
  },
  output: {
    description: "The output of the workflow, computed from the context at its end.",
    otherwise: "the output of its last node; `null` for tasks",
  },
};

/** Not by its class, which has settings itself. */
function isWorkflow(value: unknown): boolean {
  return (
    typeof propertyOf(value, "check") === "function" && propertyOf(value, "nodes") instanceof Map
  );
}

function values() {
  return {
    kind: "list",
    expected: "a list of values",
    of: anything.document,
    atLeastOne: "at least one value",
  } as const;
}

function parameters(): Takes {
  return {
    code: {
      kind: "map",
      expected: "an object of declarations by parameter",
      of: keys("parameter", '{ type: "string" }', PARAMETER_OPTIONS).code,
    },
    document: {
      kind: "map",
      expected: "a map of declarations by name",
      of: keys("parameter", "{ type: string }", PARAMETER_OPTIONS).document,
    },
  };
}

function policies(): Takes {
  const names = choice(POLICY_NAMES);
  const policy = `a function, or one of ${either(POLICY_NAMES).replace(" or ", " and ")}`;
  return {
    code: {
      kind: "map",
      expected: "an object of policies by variable",
      of: inCode(policy, isPolicy),
    },
    document: { kind: "map", expected: "a map from variables to policies", of: names.document },
  };
}
