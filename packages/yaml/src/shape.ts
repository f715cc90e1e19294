import * as z from "zod";
import { toleranceOf } from "@sheaf/workflow/declaration";

/** What does not have the shape of a workflow. */
export interface ShapeProblem {
  /** From the workflow to the value: keys and positions. */
  readonly path: readonly PropertyKey[];
  /** What belongs there, such as `an integer from 1`. */
  readonly expected: string;
}

/** A text that is exactly one template, or looks like it. */
const SINGLE_TEMPLATE = /^\s*\{\{[\s\S]*\}\}\s*$/;

/** Where messages name what is expected, every check of a schema says the same. */
const template = (expected: string): z.ZodString =>
  z.string(expected).regex(SINGLE_TEMPLATE, expected);

function text(expected: string): z.ZodString {
  return z.string(expected).min(1, expected);
}

function countOrTemplate(): z.ZodType {
  const expected = "an integer from 1, or a template";
  return z.union([z.int(expected).min(1, expected), template(expected)], expected);
}

function secondsOrTemplate(): z.ZodType {
  const expected = "a number of seconds above 0, or a template";
  return z.union([z.number(expected).gt(0, expected), template(expected)], expected);
}

function condition(): z.ZodType {
  const expected = "true, false, or a single template";
  return z.union([z.boolean(expected), template(expected)], expected);
}

function choice(...choices: readonly string[]): z.ZodEnum {
  return z.enum(choices, `${choices.slice(0, -1).join(", ")} or ${choices.at(-1)}`);
}

const map = (expected: string): z.ZodRecord<z.ZodString, z.ZodAny> =>
  z.record(z.string(), z.any(), expected);

const seconds = "a number of seconds from 0";
const percentage = "a number of items, or a percentage such as 5%";
const items = "a list, or a single template";
const joining = "all, or an integer from 1";
const names = "the name of a task, or a list of them";

const parameter = z
  .strictObject(
    {
      type: choice("string", "number", "integer", "boolean", "array", "object", "any")
        .optional()
        .describe("What it must be; any JSON unless said."),
      required: z
        .boolean("true or false")
        .optional()
        .describe("Whether a run without it is refused."),
      default: z.any().optional().describe("What it is where it is not given."),
      enum: z
        .array(z.any(), "a list of values")
        .min(1, "at least one value")
        .optional()
        .describe("What it may be."),
      description: z.string("a string").optional().describe("For people."),
    },
    "a map such as { type: string }",
  )
  .meta({ id: "parameter" });

const retry = z
  .strictObject(
    {
      count: z
        .int("an integer from 0")
        .min(0, "an integer from 0")
        .describe("Most further attempts."),
      delay: z
        .number(seconds)
        .min(0, seconds)
        .optional()
        .describe("Seconds before the first of them; 0 unless said."),
      backoff: choice("constant", "linear", "exponential")
        .optional()
        .describe("How the delay grows: not, by itself each time, or doubled each time."),
      "max-delay": z.number(seconds).min(0, seconds).optional().describe("Most seconds of delay."),
      jitter: z
        .boolean("true or false")
        .optional()
        .describe("Multiplies each delay by a random factor from 0.5 to 1."),
      when: condition()
        .optional()
        .describe("Whether to try again, within `count`; sees `error`, `result()` and `attempt`."),
    },
    "a map such as { count: 2 }",
  )
  .meta({ id: "retry" });

const entry = z
  .strictObject(
    {
      on: choice("success", "failure", "completion")
        .optional()
        .describe(
          "After which end of the task it can fire: success (the default; skipped included), failure, or completion (both). Where a template in `when` asks how the task ended, as by failed(), the default is completion.",
        ),
      when: condition()
        .optional()
        .describe("Whether the entry fires. Default: it does, where `on` fits."),
      publish: map("a map of variables")
        .optional()
        .describe("Variables that are set where it fires, in order."),
      do: z
        .union([text(names), z.array(text("the name of a task"), names)], names)
        .optional()
        .describe("The tasks that start, in order."),
    },
    "a map such as { do: name }",
  )
  .meta({ id: "entry" });

const entries = "an entry such as { on, when, publish, do }, or a list of them";

const task = z
  .strictObject(
    {
      name: text("a string").describe("Unique in the workflow."),
      action: text("the name of an action")
        .optional()
        .describe(
          "The name of an action, or workflow.NAME for one of `workflows`; the task's own name unless said.",
        ),
      input: z
        .any()
        .optional()
        .describe("What the action gets; templates may stand anywhere in it."),
      when: condition().optional().describe("Whether the task runs; one that does not is skipped."),
      "with-items": z
        .union([template(items), z.array(z.any(), items)], items)
        .optional()
        .describe("A list, or a template that gives one: the action runs for each item."),
      as: z
        .string("a name")
        .regex(/^[\p{ID_Start}_$][\p{ID_Continue}$]*$/u, "a name of letters, digits and _")
        .optional()
        .describe("A name for the item, beside `item`."),
      "batch-size": countOrTemplate().optional().describe("Hands out lists of so many items."),
      concurrency: countOrTemplate().optional().describe("Most items at once, 10 unless said."),
      retry: retry.optional().describe("When and how often a failed attempt is repeated."),
      timeout: secondsOrTemplate().optional().describe("Seconds that one attempt may take."),
      "on-item-failure": choice("continue", "stop")
        .optional()
        .describe("Whether items go on being started once more have failed than are tolerated."),
      tolerate: z
        .union(
          [
            z.int(percentage).min(0, percentage),
            z
              .string(percentage)
              .regex(/^\d+(\.\d+)?\s*%$/, percentage)
              .refine((given) => toleranceOf(given) !== null, percentage),
          ],
          percentage,
        )
        .optional()
        .describe("Items that may fail: a number of them, or a percentage such as 5%."),
      collect: choice("outputs", "failures", "none")
        .optional()
        .describe("What is kept of the items; all unless said."),
      join: z
        .union([z.literal("all", joining), z.int(joining).min(1, joining)], joining)
        .optional()
        .describe(
          "Runs once for all tasks that lead here, or for so many of them, and not for each.",
        ),
      publish: map("a map of variables")
        .optional()
        .describe(
          "Variables that are set when it succeeded, in order, each seeing those before it.",
        ),
      next: z
        .union([z.array(entry, entries), entry], entries)
        .optional()
        .describe("What happens next. Where no task has it, tasks run in the order listed."),
      start: z
        .boolean("true or false")
        .optional()
        .describe(
          "Where tasks have `next`: whether the workflow starts here. Default: it starts at the first task, where no task says true.",
        ),
    },
    "a task: a map with a name",
  )
  .meta({ id: "task" });

const settings = {
  name: z.string("a string").optional().describe("For messages, events and drawings."),
  description: z.string("a string").optional().describe("For people."),
  parameters: z
    .record(z.string(), parameter, "a map of declarations by name")
    .optional()
    .describe("The parameters by name. Where none are declared, any are taken."),
  vars: map("a map of variables")
    .optional()
    .describe(
      "Variables that are set before the first task, in order, each seeing those before it.",
    ),
  config: map("a map of settings")
    .optional()
    .describe("Settings that no task changes, as they are."),
  secrets: z
    .array(text("the name of a secret"), "a list of names")
    .optional()
    .describe("The names of the secrets that the workflow needs."),
  merge: z
    .record(
      z.string(),
      choice("error", "first", "last", "min", "max", "sum", "append", "union", "merge"),
      "a map from variables to policies",
    )
    .optional()
    .describe("How variables that parallel branches wrote are joined, by name."),
  "max-steps": z
    .int("an integer from 1")
    .min(1, "an integer from 1")
    .optional()
    .describe("How many task runs end a runaway; 10,000 unless said."),
  output: z
    .any()
    .optional()
    .describe("The output of the workflow; templates may stand anywhere in it."),
};

const inner = {
  ...settings,
  tasks: z
    .array(task, "a list of tasks")
    .min(1, "at least one task")
    .describe("The work, task by task."),
};

const subWorkflow = z
  .strictObject(inner, "a workflow: a map with tasks")
  .meta({ id: "subWorkflow" });

const onTop = {
  "max-rendered": z
    .int("an integer from 1")
    .min(1, "an integer from 1")
    .optional()
    .describe(
      "How many elements of lists the templates of a run may make, where 16 characters count as one; default: 20,000,000.",
    ),
  version: z
    .union([z.string(), z.number()], "a string or number")
    .optional()
    .describe("Of the document, for people."),
  workflows: z
    .record(z.string(), subWorkflow, "a map of workflows by name")
    .optional()
    .describe("Workflows that tasks run by `action: workflow.NAME`, with `input` as parameters."),
};

const outer = { ...inner, ...onTop };

const workflow = z.strictObject(outer, "a workflow: a map with tasks");

/** The keys that may stand in each kind of map, in kebab-case. */
export const KEYS: Readonly<
  Record<"workflow" | "subWorkflow" | "task" | "retry" | "entry" | "parameter", readonly string[]>
> = {
  workflow: Object.keys(outer),
  subWorkflow: Object.keys(inner),
  task: Object.keys(task.shape),
  retry: Object.keys(retry.shape),
  entry: Object.keys(entry.shape),
  parameter: Object.keys(parameter.shape),
};

/** What in a workflow does not have its shape: keys in kebab-case, none unknown. */
export function shapeProblems(value: unknown): readonly ShapeProblem[] {
  const { error } = workflow.safeParse(value);
  return error === undefined ? [] : error.issues.flatMap((issue) => innermost(issue, []));
}

/** Of a value that may be one of several, the problems of the one whose type it has. */
function innermost(issue: z.core.$ZodIssue, above: readonly PropertyKey[]): ShapeProblem[] {
  const path = [...above, ...issue.path];
  if (issue.code === "invalid_union") {
    const meant = issue.errors.find((issues) => issues.every((inner) => inner.path.length > 0));
    if (meant !== undefined) return meant.flatMap((inner) => innermost(inner, path));
  }
  return [{ path, expected: issue.message }];
}

/** The JSON Schema of documents, for editors: both shapes, and keys in both spellings. */
export function jsonSchema(): object {
  const wrapped = z.strictObject({ ...settings, ...onTop, workflow });
  const document = z.union([workflow, wrapped]);
  return {
    ...z.toJSONSchema(document, {
      target: "draft-7",
      io: "input",
      override: ({ jsonSchema }) => {
        const { properties } = jsonSchema;
        for (const [key, schema] of Object.entries(properties ?? {}))
          if (properties !== undefined && key.includes("-"))
            properties[key.replaceAll("-", "_")] = schema;
      },
    }),
    title: "Sheaf workflow",
  };
}
