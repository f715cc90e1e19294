/** An option of code as documents call it: `maxDelay` is `max-delay`. */
export function kebabCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** A key of a document as code calls it: `max-delay` is `maxDelay`. */
export function camelCase(key: string): string {
  return key.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}
