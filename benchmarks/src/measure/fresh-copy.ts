import { runInThisContext } from "node:vm";

let copies = 0;

/**
 * The same function, compiled again from a source text of its own. V8 shares what it learns between
 * functions of equal source, so two cases with the same loop would slow each other down.
 *
 * @param original A function that uses nothing but its parameters.
 */
export function freshCopy<F extends (...args: never[]) => unknown>(original: F): F {
  copies++;
  return runInThisContext(`(${original.toString()})\n//# copy ${copies}`, {
    filename: `${original.name}-${copies}.js`,
  }) as F;
}
