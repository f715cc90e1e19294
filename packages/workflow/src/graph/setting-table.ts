import { isPolicy, POLICIES } from "@sheaf/context";
import type { OptionTable, Takes } from "../options/option.ts";
import {
  anything,
  choice,
  count,
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
    description: "The type that its value must have.",
  },
  required: {
    takes: flag,
    default: false,
    description: "Whether a run must give it.",
  },
  default: {
    takes: { code: { ...anything.code, expected: "JSON" }, document: anything.document },
    otherwise: "the parameter is missing",
    description: "Its value if a run does not give it.",
  },
  enum: {
    takes: {
      code: { ...values(), expected: "a list of at least one value" },
      document: values(),
    },
    otherwise: "any value",
    description: "The values that it may have.",
  },
  description: {
    takes: text,
    description: "A description for readers.",
  },
};

/** Every setting of a workflow. */
export const SETTINGS: OptionTable<WorkflowSettings, "maxSteps" | "maxRendered"> = {
  name: {
    takes: text,
    description: "The name of the workflow in messages, events and drawings.",
  },
  parameters: {
    takes: parameters(),
    otherwise: "a run may give any",
    description: "The parameters by name.",
  },
  vars: {
    takes: variables,
    description: "Variables to set before the first task, in order. Each sees those before it.",
  },
  config: {
    takes: {
      code: { kind: "map", expected: "an object", of: anything.code },
      document: { kind: "map", expected: "a map of settings", of: anything.document },
    },
    description: "Data that no task changes. A run may add to it.",
  },
  secrets: {
    takes: same({
      kind: "list",
      expected: "a list of names",
      of: nonEmpty("the name of a secret"),
    }),
    otherwise: "those of the document; if it has no list either, whatever a run is given",
    description: "The names of the secrets that the workflow needs. Nothing else can be read.",
  },
  policies: {
    takes: policies(),
    otherwise: "`error`",
    description: "How variables that several branches wrote are joined, by variable.",
  },
  maxSteps: {
    takes: count,
    default: 10_000,
    description:
      "The most times that tasks or nodes may run before the run fails. It ends endless loops.",
  },
  maxRendered: {
    takes: count,
    default: 20_000_000,
    isTopLevel: true,
    description:
      "The most elements of lists that the templates of a run may make, those of its sub-workflows included. 16 characters of text count as one element.",
  },
  output: {
    takes: { code: FUNCTION, document: rendered.document },
    otherwise: "the output of its last node; `null` for tasks",
    description: "What the workflow gives, from the context at its end.",
  },
};

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
  const names = choice(Object.keys(POLICIES));
  const policy = `a function, or one of ${either(Object.keys(POLICIES)).replace(" or ", " and ")}`;
  return {
    code: {
      kind: "map",
      expected: "an object of policies by variable",
      of: inCode(policy, isPolicy),
    },
    document: { kind: "map", expected: "a map from variables to policies", of: names.document },
  };
}
