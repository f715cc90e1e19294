import {
  camelCase,
  type KeysType,
  type Option,
  type OptionDescription,
  same,
  SETTING_DESCRIPTIONS,
  SETTINGS,
  TASK_OPTIONS,
  text,
  type ValueType,
} from "@sheaf/workflow/declaration";

/** A task of a document. */
const TASK = keysOf("task", "a task: a map with a name", TASK_OPTIONS);

/** The keys of all workflows in a document. */
const EVERYWHERE: Readonly<Record<string, Option>> = {
  ...Object.fromEntries(
    Object.entries<Option>(SETTINGS).filter(([, { isTopLevel }]) => isTopLevel !== true),
  ),
  description: { takes: text },
  tasks: {
    takes: same({
      kind: "list",
      expected: "a list of tasks",
      of: TASK,
      atLeastOne: "at least one task",
    }),
    isRequired: true,
  },
  finally: {
    takes: same({
      kind: "list",
      expected: "a list of tasks",
      of: TASK,
      atLeastOne: "at least one task",
    }),
  },
};

/** A workflow inside a document. */
const SUB_WORKFLOW = keysOf("subWorkflow", "a workflow: a map with tasks", EVERYWHERE);

/** The workflow of a whole document. */
export const WORKFLOW: KeysType = keysOf("workflow", "a workflow: a map with tasks", {
  ...EVERYWHERE,
  maxRendered: SETTINGS.maxRendered,
  version: {
    takes: same({
      kind: "either",
      expected: "a string or number",
      of: [
        { kind: "text", expected: "a string" },
        { kind: "number", expected: "a number", isInteger: false },
      ],
    }),
  },
  workflows: {
    takes: same({
      kind: "map",
      expected: "a map of workflows by name",
      of: {
        kind: "either",
        expected: "a workflow: a map with tasks, or the path of a file such as ./child.yaml",
        of: [{ kind: "text", expected: "the path of a file" }, SUB_WORKFLOW],
      },
    }),
  },
});

/** Every key of a document, by its name in code. */
export const DOCUMENT_OPTIONS: Readonly<Record<string, Option>> = WORKFLOW.options;

/** What the keys of a document mean, by their names in code. */
export const DOCUMENT_DESCRIPTIONS: Readonly<Record<string, OptionDescription>> = {
  ...SETTING_DESCRIPTIONS,
  description: { description: "A description for readers." },
  tasks: { description: "The tasks. Without `next` they run in this order." },
  version: { description: "The version of the document, for readers." },
  workflows: {
    description:
      "More workflows by name, or the paths of their files. A task runs one with `action: workflow.NAME` and passes its `input` as parameters.",
  },
};

/** Former names of keys. They are accepted, with a note. */
export const OLD_NAMES: ReadonlyMap<string, string> = new Map([["merge", "policies"]]);

/** The object type in a type that is one or may be one. */
export function keysIn(type: ValueType): KeysType | undefined {
  if (type.kind === "keys") return type;
  return type.kind === "either"
    ? type.of.map(keysIn).find((keys) => keys !== undefined)
    : undefined;
}

/** The type of the value at a path of kebab-case keys and positions, and the option that it belongs to. */
export function typeAt(path: readonly PropertyKey[]): {
  readonly type: ValueType;
  readonly option: Option | null;
} {
  let type: ValueType = WORKFLOW;
  let option: Option | null = null;
  for (const step of path) {
    const holder: ValueType = holderOf(type, typeof step === "number");
    if (holder.kind === "keys") {
      option = holder.options[camelCase(String(step))] ?? null;
      if (option !== null) type = option.takes.document;
    } else if (holder.kind === "list" || holder.kind === "map") type = holder.of;
  }
  return { type, option };
}

/** Of several possible types, the one that is a list, or the one that has keys. */
function holderOf(type: ValueType, isList: boolean): ValueType {
  if (type.kind === "computed") return holderOf(type.of, isList);
  if (type.kind !== "either") return type;
  return type.of.find(({ kind }) => (kind === "list") === isList && kind !== "text") ?? type;
}

function keysOf(id: string, expected: string, options: Readonly<Record<string, Option>>): KeysType {
  return { kind: "keys", id, expected, options };
}
