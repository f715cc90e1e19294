import type { ParameterDeclaration } from "@sheaf/workflow";
import { refusal } from "../problem.ts";

type Declarations = Readonly<Record<string, ParameterDeclaration>>;

/**
 * The parameters that are written as `name=value`. A value is read as JSON where it is JSON of the
 * declared type, and is a text otherwise. Of several for one name the last counts.
 *
 * @throws Refusal for what is written otherwise.
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
      return [name, valueOf(one.slice(at + 1), declaration ?? {})];
    }),
  );
}

function valueOf(text: string, declaration: ParameterDeclaration): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return text;
  }
  // More digits than a number holds: what was meant is an identifier.
  if (typeof value === "number" && !isExact(value)) return text;
  return allows(declaration, value) ? value : text;
}

function isExact(value: number): boolean {
  return Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value));
}

/** Where a text is allowed as well, a value must not be refused for what it could be read as. */
function allows({ type = "any", enum: allowed }: ParameterDeclaration, value: unknown): boolean {
  if (type === "string") return typeof value === "string";
  if (type !== "any" || allowed === undefined) return true;
  return allowed.some((one) => JSON.stringify(one) === JSON.stringify(value));
}
