import { createContext, type Json, type WorkflowContext } from "@sheaf/context";
import {
  compileExpression,
  compileTemplate,
  TemplateError,
  type TemplateOptions,
} from "../src/index.ts";

/** A context with something of everything. */
export function someContext(): WorkflowContext {
  const context: WorkflowContext = createContext({
    parameters: { limit: 50, region: "eu" },
    config: { retries: 3 },
    secrets: { token: "s3cret" },
    variables: {
      n: 7,
      zero: 0,
      nothing: null,
      text: "abc",
      empty: "",
      list: [1, 2, 3],
      zeros: [0],
      words: ["b", "a"],
      user: { name: "Ann", tags: ["x", "y"], address: null, "first name": "A", if: 1 },
      braces: "{{ n }}",
    },
  });
  return context.setTask("get_servers", {
    status: "succeeded",
    output: { servers: [{ host: "a" }, { host: "b" }] },
  });
}

/** The value of one expression in {@link someContext}. */
export function valueOf(source: string, options: TemplateOptions = {}): Json {
  return compileExpression(source, options)(someContext());
}

/** The value of a template in {@link someContext}. */
export function rendered(source: string, options: TemplateOptions = {}): Json {
  return compileTemplate(source, options)(someContext());
}

/** What compiling or evaluating an expression throws, which must be a TemplateError. */
export function errorOf(source: string, options: TemplateOptions = {}): TemplateError {
  return thrownBy(() => valueOf(source, options));
}

/** What compiling, and nothing else, throws. */
export function compileErrorOf(source: string, options: TemplateOptions = {}): TemplateError {
  return thrownBy(() => compileExpression(source, options));
}

export function thrownBy(act: () => unknown): TemplateError {
  try {
    act();
  } catch (error) {
    if (error instanceof TemplateError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}
