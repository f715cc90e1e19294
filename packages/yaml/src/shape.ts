import {
  kebabCase,
  type KeysType,
  type NumberType,
  type Option,
  type TextType,
  type ValueType,
} from "@sheaf/workflow/declaration";
import * as z from "zod";
import { OLD_NAMES, WORKFLOW } from "./document-table.ts";

/** What does not have the shape of a workflow. */
export interface ShapeProblem {
  /** From the workflow to the value: keys and positions. */
  readonly path: readonly PropertyKey[];
  /** What belongs there, such as `an integer from 1`. */
  readonly expected: string;
}

/** A text that is exactly one template, or looks like it. */
const SINGLE_TEMPLATE = /^\s*\{\{[\s\S]*\}\}\s*$/;

/** Turns tables of options into schemas, each table once. */
class Schemas {
  readonly #byId = new Map<string, z.ZodObject>();

  /**
   * A schema of values of the type. All its checks say the same: of a union zod reports the alternative
   * whose type a value has.
   */
  of(type: ValueType, expected: string = type.expected): z.ZodType {
    switch (type.kind) {
      case "any":
        return z.any();
      case "boolean":
        return z.boolean(expected);
      case "number":
        return numberSchema(type, expected);
      case "text":
        return textSchema(type, expected);
      case "choice":
        return z.enum([...type.of], expected);
      case "list": {
        const list = z.array(this.of(type.of), expected);
        return type.atLeastOne === undefined ? list : list.min(1, type.atLeastOne);
      }
      case "map":
        return z.record(z.string(), this.of(type.of), expected);
      case "keys":
        return this.ofKeys(type);
      case "either":
        return z.union(
          type.of.map((one) => this.of(one, one.kind === "keys" ? one.expected : expected)),
          expected,
        );
      case "computed":
        return z.union(
          [this.of(type.of, expected), z.string().regex(SINGLE_TEMPLATE, expected)],
          expected,
        );
    }
  }

  ofKeys(type: KeysType): z.ZodObject {
    const known = this.#byId.get(type.id);
    if (known !== undefined) return known;
    const made = z.strictObject(this.properties(type.options), type.expected);
    const schema = type === WORKFLOW ? made : made.meta({ id: type.id });
    this.#byId.set(type.id, schema);
    return schema;
  }

  properties(options: Readonly<Record<string, Option>>): Record<string, z.ZodType> {
    return Object.fromEntries(
      Object.entries(options).map(([name, option]) => [kebabCase(name), this.#property(option)]),
    );
  }

  #property(option: Option): z.ZodType {
    const schema = this.of(option.takes.document);
    const described = (option.isRequired === true ? schema : schema.optional()).describe(
      descriptionOf(option),
    );
    return option.default === undefined ? described : described.meta({ default: option.default });
  }
}

function numberSchema({ isInteger, from, above }: NumberType, expected: string): z.ZodType {
  let schema = isInteger ? z.int(expected) : z.number(expected);
  if (from !== undefined) schema = schema.min(from, expected);
  if (above !== undefined) schema = schema.gt(above, expected);
  return schema;
}

function textSchema({ pattern }: TextType, expected: string): z.ZodType {
  const schema = z.string(expected);
  return pattern === undefined ? schema : schema.regex(pattern, expected);
}

/** What an option does, and what happens without it, in the words of documents. */
function descriptionOf({ description, otherwise }: Option): string {
  const text = otherwise === undefined ? description : `${description} Default: ${otherwise}.`;
  return inDocuments(text);
}

/** A text with options in backticks as documents call them. */
function inDocuments(text: string): string {
  return text.replaceAll(/`[a-z][A-Za-z]*`/g, kebabCase);
}

const schemas = new Schemas();
const workflow = schemas.ofKeys(WORKFLOW);

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

/** The JSON Schema of documents, for editors: both shapes, keys in both spellings, and old names. */
export function jsonSchema(): object {
  const { tasks: _, ...beside } = WORKFLOW.options;
  const wrapped = z.strictObject({ ...schemas.properties(beside), workflow });
  const document = z.union([workflow, wrapped]);
  return {
    ...z.toJSONSchema(document, {
      target: "draft-7",
      io: "input",
      override: ({ jsonSchema: { properties } }) => {
        if (properties !== undefined) addSpellings(properties);
      },
    }),
    title: "Sheaf workflow",
  };
}

function addSpellings(properties: Record<string, z.core.JSONSchema._JSONSchema>): void {
  for (const [key, schema] of Object.entries(properties))
    if (key.includes("-")) properties[key.replaceAll("-", "_")] = schema;
  for (const [old, name] of OLD_NAMES) {
    const schema = properties[name];
    if (typeof schema !== "object") continue;
    properties[old] = { ...schema, description: `The old name of \`${name}\`.`, deprecated: true };
  }
}
