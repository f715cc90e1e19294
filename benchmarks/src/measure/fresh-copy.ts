import { runInThisContext } from "node:vm";

let copies = 0;

/**
 * The same function, compiled once more from a source text of its own. V8 shares what it learnt
 * between functions of equal source, so that two cases that run one loop would slow each other down.
 *
 * @param original A function that uses nothing but its parameters.
 */
export function freshCopy<F extends (...args: never[]) => unknown>(original: F): F {
  copies++;
  return runInThisContext(`(${original.toString()})\n//# copy ${copies}`, {
    filename: `${original.name}-${copies}.js`,
  }) as F;
}
