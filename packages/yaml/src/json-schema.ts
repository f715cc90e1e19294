import {
  FOLD_DESCRIPTIONS,
  kebabCase,
  type KeysType,
  NEXT_DESCRIPTIONS,
  type NumberType,
  type Option,
  type OptionDescription,
  PARAMETER_DESCRIPTIONS,
  RATE_DESCRIPTIONS,
  RETRY_DESCRIPTIONS,
  TASK_DESCRIPTIONS,
  type ValueType,
} from "@sheaf/workflow/declaration";
import { DOCUMENT_DESCRIPTIONS, OLD_NAMES, WORKFLOW } from "./document-table.ts";
import { SINGLE_TEMPLATE } from "./shape.ts";

/** A JSON Schema of draft 7, which editors understand. */
type JsonSchema = Readonly<Record<string, unknown>>;

/** What the options of a table mean, by the id of the table. */
const DESCRIPTIONS: Readonly<Record<string, Readonly<Record<string, OptionDescription>>>> = {
  workflow: DOCUMENT_DESCRIPTIONS,
  subWorkflow: DOCUMENT_DESCRIPTIONS,
  task: TASK_DESCRIPTIONS,
  retry: RETRY_DESCRIPTIONS,
  rate: RATE_DESCRIPTIONS,
  fold: FOLD_DESCRIPTIONS,
  entry: NEXT_DESCRIPTIONS,
  parameter: PARAMETER_DESCRIPTIONS,
};

/** The JSON Schema of documents for editors, with keys in both spellings and under their former names. */
export function jsonSchema(): JsonSchema {
  const schemas = new Schemas();
  const { tasks: _, ...beside } = WORKFLOW.options;
  const workflow = schemas.of(WORKFLOW);
  const wrapped = objectOf({ ...schemas.properties({ ...WORKFLOW, options: beside }), workflow }, [
    "workflow",
  ]);
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "Sheaf workflow",
    anyOf: [workflow, wrapped],
    definitions: schemas.definitions,
  };
}

/** Turns tables of options into schemas, each table once. */
class Schemas {
  readonly definitions: Record<string, JsonSchema> = {};

  of(type: ValueType): JsonSchema {
    switch (type.kind) {
      case "any":
        return {};
      case "boolean":
        return { type: "boolean" };
      case "number":
        return numberSchema(type);
      case "text":
        return textSchema(type.pattern);
      case "choice":
        return { type: "string", enum: type.of };
      case "list": {
        const list = { type: "array", items: this.of(type.of) };
        return type.atLeastOne === undefined ? list : { ...list, minItems: 1 };
      }
      case "map":
        return { type: "object", additionalProperties: this.of(type.of) };
      case "keys":
        return this.#reference(type);
      case "either":
        return { anyOf: type.of.map((one) => this.of(one)) };
      case "computed":
        return { anyOf: [this.of(type.of), textSchema(SINGLE_TEMPLATE)] };
    }
  }

  /** The properties of an object with these options. */
  properties({ id, options }: KeysType): Record<string, JsonSchema> {
    const properties: Record<string, JsonSchema> = {};
    for (const [name, option] of Object.entries(options))
      properties[kebabCase(name)] = this.#property(option, DESCRIPTIONS[id]?.[name]);
    for (const [key, schema] of Object.entries(properties))
      if (key.includes("-")) properties[key.replaceAll("-", "_")] = schema;
    for (const [old, name] of OLD_NAMES) {
      const description = `The old name of \`${name}\`.`;
      const schema = properties[name];
      if (schema !== undefined) properties[old] = { ...schema, description, deprecated: true };
    }
    return properties;
  }

  #property(option: Option, description: OptionDescription | undefined): JsonSchema {
    const schema = this.of(option.takes.document);
    return {
      ...(description === undefined ? {} : { description: textOf(description) }),
      ...(option.default === undefined ? {} : { default: option.default }),
      // Draft 7 ignores everything next to a reference.
      ...("$ref" in schema ? { allOf: [schema] } : schema),
    };
  }

  #reference(type: KeysType): JsonSchema {
    const { id, options } = type;
    if (!Object.hasOwn(this.definitions, id)) {
      // Before its properties: a task may have tasks.
      this.definitions[id] = {};
      const required = Object.keys(options).filter((name) => options[name]?.isRequired === true);
      this.definitions[id] = objectOf(this.properties(type), required.map(kebabCase));
    }
    return { $ref: `#/definitions/${id}` };
  }
}

function objectOf(
  properties: Readonly<Record<string, JsonSchema>>,
  required: readonly string[],
): JsonSchema {
  return {
    type: "object",
    properties,
    ...(required.length === 0 ? {} : { required }),
    additionalProperties: false,
  };
}

function numberSchema({ isInteger, from, above, to }: NumberType): JsonSchema {
  return {
    type: isInteger ? "integer" : "number",
    ...(from === undefined ? {} : { minimum: from }),
    ...(above === undefined ? {} : { exclusiveMinimum: above }),
    ...(to === undefined ? {} : { maximum: to }),
    ...(isInteger && to === undefined ? { maximum: Number.MAX_SAFE_INTEGER } : {}),
  };
}

function textSchema(pattern: RegExp | undefined): JsonSchema {
  return { type: "string", ...(pattern === undefined ? {} : { pattern: pattern.source }) };
}

/** What an option does and what happens without it, with the names that documents use. */
function textOf({ description, otherwise }: OptionDescription): string {
  const text = otherwise === undefined ? description : `${description} Default: ${otherwise}.`;
  return inDocuments(text);
}

/** Renames the options in backticks as documents call them. */
function inDocuments(text: string): string {
  return text.replaceAll(/`[a-z][A-Za-z]*`/g, kebabCase);
}
