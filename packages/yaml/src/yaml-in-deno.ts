import type * as Yaml from "yaml";

// In Deno, `yaml` resolves to its build for Node, which reads the environment for every token and so
// needs a permission. The build for browsers does not, but no export leads to it.
const builtForBrowsers = new URL("../browser/index.js", import.meta.resolve("yaml"));

const yaml = (await import(builtForBrowsers.href)) as typeof Yaml;

export const Composer: typeof Yaml.Composer = yaml.Composer;
export const isAlias: typeof Yaml.isAlias = yaml.isAlias;
export const isMap: typeof Yaml.isMap = yaml.isMap;
export const isScalar: typeof Yaml.isScalar = yaml.isScalar;
export const isSeq: typeof Yaml.isSeq = yaml.isSeq;
export const Lexer: typeof Yaml.Lexer = yaml.Lexer;
export const Parser: typeof Yaml.Parser = yaml.Parser;
