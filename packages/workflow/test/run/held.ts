/** Work that ends when a test ends it. */
export class Held {
  /** What was started, in order. */
  readonly started: string[] = [];
  readonly #ends = new Map<
    string,
    { resolve: (value: unknown) => void; reject: (error: unknown) => void }
  >();

  /** Starts a piece of work. */
  start(name: unknown): Promise<unknown> {
    const key = String(name);
    this.started.push(key);
    return new Promise((resolve, reject) => {
      this.#ends.set(key, { resolve, reject });
    });
  }

  /** What is running. */
  get open(): string[] {
    return [...this.#ends.keys()];
  }

  finish(name: unknown, value: unknown = null): void {
    this.#taken(name).resolve(value);
  }

  fail(name: unknown, error: unknown = new Error(`${String(name)} failed`)): void {
    this.#taken(name).reject(error);
  }

  #taken(name: unknown): { resolve: (value: unknown) => void; reject: (error: unknown) => void } {
    const key = String(name);
    const end = this.#ends.get(key);
    if (end === undefined) throw new Error(`${key} is not under way`);
    this.#ends.delete(key);
    return end;
  }
}
