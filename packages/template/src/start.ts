import type { Json, WorkflowContext } from "@sheaf/context";
import { didYouMean, quote } from "@sheaf/context/messages";
import { type Compiling, NOTHING } from "./compiling.ts";
import { hintFor, mayExist, NOUNS, type Part, rootOf, SYSTEM } from "./names.ts";
import { literalFor } from "./keywords.ts";
import type { FastStart, Read } from "./read-path.ts";
import { nameOf } from "./site.ts";
import type { Expression, Name, Path, Step } from "./syntax.ts";
import type { TemplateScope } from "./template-scope.ts";
import { spelledAt, type Start } from "./walk.ts";

/** The start of a path, how to read it, and the remaining steps. */
export interface Started {
  readonly start: Start;
  /** Null if it is not read from the context alone. */
  readonly fast: FastStart | null;
  readonly steps: readonly Step[];
}

/** Resolves the first one or two names of a path, and reports names that cannot exist. */
export function startOf(compiler: Compiling, expression: Name | Path): Started {
  const base = expression.kind === "path" ? expression.base : expression;
  const steps = expression.kind === "path" ? expression.steps : [];
  const isOptional = expression.kind === "path" && expression.isBaseOptional;
  if (base.kind !== "name") {
    // What an expression gives is never missing.
    const start = { read: compiler.compile(base), at: base.at, isOptional, missing: String };
    return { start, fast: null, steps };
  }
  compiler.isConstant = false;
  return new NamedStart(compiler, base, steps, isOptional).resolve();
}

class NamedStart {
  readonly #compiler: Compiling;
  readonly #name: string;
  readonly #at: number;
  readonly #steps: readonly Step[];
  readonly #isOptional: boolean;

  constructor(
    compiler: Compiling,
    { name, at }: Name,
    steps: readonly Step[],
    isOptional: boolean,
  ) {
    this.#compiler = compiler;
    this.#name = name;
    this.#at = at;
    this.#steps = steps;
    this.#isOptional = isOptional;
  }

  resolve(): Started {
    const { known } = this.#compiler;
    const root = rootOf(this.#name, known);
    switch (root.kind) {
      case "variable":
        this.#checkName("variables", this.#name, this.#at, true);
        return this.#byName("variables", this.#name, this.#at, this.#isOptional, this.#steps);
      case "part":
        return this.#part(root.part);
      case "item":
      case "index":
        return this.#item(root.kind);
      case "system":
        return this.#system();
      case "error":
        return this.#rest((_, scope) => scope?.error as Json | undefined, "error", null);
      case "attempt":
        return this.#rest((_, scope) => scope?.attempt, "attempt", null);
    }
  }

  /** `parameters` and `config` are objects by themselves; the others need a name. */
  #part(part: Part): Started {
    const [step, ...others] = this.#steps;
    if (step?.kind === "property") this.#checkName(part, step.name, step.at, false);
    if (part === "parameters" || part === "config")
      return this.#rest((context) => context[part], part, { kind: part });
    if (step === undefined) {
      const problem = `Cannot read ${this.#name} as a whole: it is not a value`;
      const hint = `name one ${NOUNS[part]}, as in ${this.#name}.NAME`;
      this.#compiler.source.report("UNKNOWN_NAME", this.#at, problem, { hint });
      return this.#rest(NOTHING, this.#name, null);
    }
    if (step.kind === "property")
      return this.#byName(part, step.name, step.at, step.isOptional, others);
    return this.#byIndex(part, step.index, step, others);
  }

  #byName(
    part: Part,
    name: string,
    at: number,
    isOptional: boolean,
    steps: readonly Step[],
  ): Started {
    this.#compiler.reads.add(part, name);
    const missing = () => missingOf(part, name);
    const start = { read: readerOf(part, name), at, isOptional, missing };
    const fast: FastStart | null =
      part === "variables"
        ? { kind: "variable", name }
        : part === "tasks"
          ? { kind: "task", name }
          : null;
    return { start, fast, steps };
  }

  #byIndex(
    part: Part,
    index: Expression,
    { at, isOptional }: Step,
    steps: readonly Step[],
  ): Started {
    const { source, reads } = this.#compiler;
    const name = this.#compiler.compile(index);
    reads.addAny(part);
    const read: Read = (context, scope) => {
      const key = name(context, scope);
      if (typeof key === "string" && key !== "__proto__") return readNamed(part, key, context);
      const problem =
        key === "__proto__"
          ? 'Cannot read "__proto__": it is not allowed'
          : `Cannot read a ${NOUNS[part]}: expected a string as its name, got ${nameOf(key)}`;
      throw source.error(key === "__proto__" ? "FORBIDDEN_NAME" : "TYPE_MISMATCH", at, problem);
    };
    const missing = () => `Cannot read a ${NOUNS[part]}: it does not exist`;
    return { start: { read, at, isOptional, missing }, fast: null, steps };
  }

  #item(kind: "item" | "index"): Started {
    const { hasItem, itemHint: hint } = this.#compiler.known;
    if (hasItem === false) {
      const problem = `Cannot read ${this.#name}: it does not exist here`;
      this.#compiler.source.report("UNKNOWN_NAME", this.#at, problem, { hint });
    }
    return kind === "item"
      ? this.#rest((context) => context.item as Json | undefined, this.#name, { kind: "item" })
      : this.#rest((context) => context.index, this.#name, null);
  }

  #system(): Started {
    const [step, ...others] = this.#steps;
    if (step?.kind !== "property" || !Object.hasOwn(SYSTEM, step.name)) {
      this.#reportSystem(step);
      return this.#rest(NOTHING, this.#name, null);
    }
    const { name } = step;
    const missing = () => `Cannot read system.${name}: there is no run`;
    const read: Read = (_, scope) => systemValue(name, scope);
    return {
      start: { read, at: step.at, isOptional: step.isOptional, missing },
      fast: null,
      steps: others,
    };
  }

  #reportSystem(step: Step | undefined): void {
    const known = Object.keys(SYSTEM);
    const all = `there is ${known.map((key) => `system.${key}`).join(", ")}`;
    const [problem, hint] =
      step?.kind === "property"
        ? [
            `Cannot read ${quote(step.name)} of system: there is no such property`,
            didYouMean(step.name, known) ?? all,
          ]
        : ["Cannot read system as a whole: it is not a value", all];
    this.#compiler.source.report("UNKNOWN_NAME", step?.at ?? this.#at, problem, { hint });
  }

  /** A start that uses no further step. */
  #rest(read: Read, what: string, fast: FastStart | null): Started {
    const missing = () => `Cannot read ${what}: it does not exist here`;
    const start = { read, at: this.#at, isOptional: this.#isOptional, missing };
    return { start, fast, steps: this.#steps };
  }

  #checkName(part: Part, name: string, at: number, isBare: boolean): void {
    const { known, source } = this.#compiler;
    if (mayExist(part, name, known)) return;
    const literal = isBare ? literalFor(name) : undefined;
    const hint =
      literal === undefined
        ? hintFor(part, name, spelledAt(source.text, at), isBare, known)
        : `write ${literal}`;
    const problem = `Cannot read ${NOUNS[part]} ${quote(name)}: it does not exist`;
    source.report("UNKNOWN_NAME", at, problem, { hint });
  }
}

function readerOf(part: Part, name: string): Read {
  switch (part) {
    case "variables":
      return (context) => context.get(name);
    case "tasks":
      return (context) => context.task(name);
    default:
      return (context) => context.secret(name);
  }
}

function readNamed(part: Part, name: string, context: WorkflowContext): Json | undefined {
  return part === "secrets"
    ? context.secret(name)
    : part === "tasks"
      ? context.task(name)
      : context.get(name);
}

function missingOf(part: Part, name: string): string {
  const reason = part === "tasks" ? "it has no result yet" : "it does not exist";
  return `Cannot read ${NOUNS[part]} ${quote(name)}: ${reason}`;
}

function systemValue(name: string, scope: TemplateScope | undefined): Json | undefined {
  if (name === "run_id") return scope?.run.id;
  return name === "start_time" ? scope?.run.startedAt : scope?.attempt;
}
