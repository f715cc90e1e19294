/** The names of variables and tasks that templates read, collected while they are compiled. */
export class Reads {
  readonly #names = { variables: new Set<string>(), tasks: new Set<string>() };
  /** True once a name is computed: it may be any. */
  #areUnknown = false;

  add(part: string, name: string): void {
    if (part === "variables" || part === "tasks") this.#names[part].add(name);
  }

  addAny(part: string): void {
    if (part === "variables" || part === "tasks") this.#areUnknown = true;
  }

  /** Null if they may be any. */
  get names(): NamesRead | null {
    if (this.#areUnknown) return null;
    const { variables, tasks } = this.#names;
    if (variables.size === 0 && tasks.size === 0) return NOTHING;
    return { variables: listOf(variables), tasks: listOf(tasks) };
  }
}

function listOf(names: ReadonlySet<string>): readonly string[] {
  return names.size === 0 ? NONE : [...names];
}

/** What a template reads of a context besides parameters, configuration, secrets and its item. */
export interface NamesRead {
  /** Names of variables, each once. */
  readonly variables: readonly string[];
  /** Names of tasks, each once. */
  readonly tasks: readonly string[];
}

/** Shared: a document has thousands of templates, and most read one name or none. */
const NONE: readonly string[] = Object.freeze([]);
const NOTHING: NamesRead = Object.freeze({ variables: NONE, tasks: NONE });
