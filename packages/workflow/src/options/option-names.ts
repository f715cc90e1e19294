/**
 * The name of an option in documents: `maxDelay` becomes `max-delay`.
 *
 * @example
 * ```ts
 * kebabCase("maxDelay"); // "max-delay"
 * ```
 */
export function kebabCase(name: string): string {
  return /[A-Z]/.test(name)
    ? name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
    : name;
}

/**
 * The name of an option in code: `max-delay` becomes `maxDelay`.
 *
 * @example
 * ```ts
 * camelCase("max-delay"); // "maxDelay"
 * ```
 */
export function camelCase(key: string): string {
  return key.includes("-")
    ? key.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase())
    : key;
}
