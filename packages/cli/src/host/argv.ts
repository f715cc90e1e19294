/**
 * Whether the arguments name a module of actions, by a look that needs no parser. Where it takes the
 * value of another option for one, the command merely starts more slowly.
 */
export function loadsActions(argv: readonly string[]): boolean {
  const end = argv.indexOf("--");
  const options = end === -1 ? argv : argv.slice(0, end);
  return options.some((text) => /^(--actions($|=)|-[a-zA-Z]*a)/.test(text));
}
