import type { Json, WorkflowContext } from "@sheaf/context";
import type { Known } from "./names.ts";
import type { Read } from "./read-path.ts";
import type { Site } from "./site.ts";
import type { Source } from "./source.ts";
import type { Expression } from "./syntax.ts";
import type { TemplateFunction } from "./template-function.ts";
import type { TemplateScope } from "./template-scope.ts";

/** A compiled expression. */
export type Evaluate = (context: WorkflowContext, scope?: TemplateScope) => Json;

/** What the parts of the compiler share while one template is compiled. */
export interface Compiling {
  readonly source: Source;
  readonly known: Known;
  /** The functions of the user's own. */
  readonly functions: Readonly<Record<string, TemplateFunction>>;
  /** True until something is compiled that reads. */
  isConstant: boolean;
  /** True once a call is compiled that asks how a task ended. */
  asksStatus: boolean;
  /** A place at which something is computed, such as `call upper()`. */
  site(at: number, action: string): Site;
  /** The function of an expression. */
  compile(expression: Expression): Evaluate;
  /** The same, undefined where a name or property is missing, wherever in the expression it is. */
  compileLenient(expression: Expression): Read;
}
