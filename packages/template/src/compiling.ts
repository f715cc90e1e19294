import type { Json, WorkflowContext } from "@sheaf/context";
import type { Known } from "./names.ts";
import type { Read } from "./read-path.ts";
import type { Site } from "./site.ts";
import type { Reads } from "./reads.ts";
import type { Source } from "./source.ts";
import type { Expression } from "./syntax.ts";
import type { TemplateFunction } from "./template-function.ts";
import type { TemplateScope } from "./template-scope.ts";

/** A compiled expression. */
export type Evaluate = (context: WorkflowContext, scope?: TemplateScope) => Json;

/** Stands for what was reported as wrong. Never evaluated: nothing is compiled of a template with problems. */
export const NOTHING: Evaluate = () => null;

/** The state that the parts of the compiler share while a template is compiled. */
export interface Compiling {
  readonly source: Source;
  readonly known: Known;
  /** User-defined functions. */
  readonly functions: Readonly<Record<string, TemplateFunction>>;
  /** True until an expression that reads something is compiled. */
  isConstant: boolean;
  /** The names that it reads of the context. */
  readonly reads: Reads;
  /** True once a call that asks how a task ended is compiled. */
  asksStatus: boolean;
  /** A site for an operation, such as `call upper()`. */
  site(at: number, action: string): Site;
  /** Compiles an expression. */
  compile(expression: Expression): Evaluate;
  /** Compiles an expression that returns undefined if any name or property in it is missing. */
  compileLenient(expression: Expression): Read;
}
