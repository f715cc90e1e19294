/** The arguments that may be options: those before `--`. */
export function optionArguments(argv: readonly string[]): readonly string[] {
  const end = argv.indexOf("--");
  return end === -1 ? argv : argv.slice(0, end);
}

/**
 * Whether a module of actions is given. Decided without the parser, so that the command starts fast;
 * if the value of another option looks like `--actions`, the command merely starts more slowly.
 */
export function hasActions(argv: readonly string[]): boolean {
  return optionArguments(argv).some((text) => /^(--actions($|=)|-[a-zA-Z]*a)/.test(text));
}

/** Whether the command only watches, and runs documents in processes that it starts. */
export function isWatching(argv: readonly string[]): boolean {
  return optionArguments(argv).includes("--watch");
}
