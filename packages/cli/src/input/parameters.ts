import { InvalidJsonError, parseJson } from "@sheaf/context";
import type { ParameterDeclaration } from "@sheaf/workflow";
import { refusal } from "../errors/problem.ts";

type Declarations = Readonly<Record<string, ParameterDeclaration>>;

/**
 * The parameters that are written as `name=value`. A value is read as JSON where it is JSON of the
 * declared type, and is a text otherwise. Of several for one name the last counts.
 *
 * @throws Refusal for what is written otherwise, and for lists and objects that hold an integer which
 * no number holds.
 */
export function parametersOf(
  written: readonly string[],
  declarations: Declarations = {},
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    written.map((one) => {
      const at = one.indexOf("=");
      if (at < 1)
        throw refusal(
          "INVALID_USAGE",
          `Cannot take parameter ${JSON.stringify(one)}: expected name=value`,
        );
      const name = one.slice(0, at);
      const declaration = Object.hasOwn(declarations, name) ? declarations[name] : undefined;
      return [name, valueOf(name, one.slice(at + 1), declaration ?? {})];
    }),
  );
}

function valueOf(name: string, text: string, declaration: ParameterDeclaration): unknown {
  let value: unknown;
  try {
    value = parseJson(text);
  } catch (error) {
    if (!(error instanceof InvalidJsonError)) throw error;
    // Digits that no number holds are an identifier, which is a text.
    const isText = error.code === "NOT_JSON" || !/^\s*[[{]/.test(text);
    if (isText || declaration.type === "string") return text;
    const problem = error.message.replace(/^Cannot read JSON: /, "");
    throw refusal("INVALID_USAGE", `Cannot take parameter ${JSON.stringify(name)}: ${problem}`);
  }
  const { type = "any" } = declaration;
  if (type === "any" && Number.isInteger(value) && !Number.isSafeInteger(value)) return text;
  return allows(declaration, value) ? value : text;
}

/** Where a text is allowed as well, a value must not be refused for what it could be read as. */
function allows({ type = "any", enum: allowed }: ParameterDeclaration, value: unknown): boolean {
  if (type === "string") return typeof value === "string";
  if (type !== "any" || allowed === undefined) return true;
  return allowed.some((one) => JSON.stringify(one) === JSON.stringify(value));
}
