import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createContext } from "../../packages/context/dist/index.js";
import { compileTemplate, isTemplate, TemplateError } from "../../packages/template/dist/index.js";
import { loadWorkflow, DocumentError } from "../../packages/yaml/dist/index.js";
import { mutatedText } from "./mutations.js";
import { ends, echo } from "./runs.js";

/** Documents as the examples have them: they load and run to an end, or are refused with positions. */
export function documents() {
  const files = readdirSync("examples", { recursive: true, encoding: "utf8" }).filter(
    (file) => file.endsWith(".yaml") && !file.includes("node_modules"),
  );
  // Whatever a document calls its actions.
  const actions = new Proxy(
    {},
    {
      has: () => true,
      get: () => echo,
      getOwnPropertyDescriptor: () => ({ value: echo, configurable: true, enumerable: true }),
    },
  );
  return {
    corpus: files.map((file) => readFileSync(join("examples", file), "utf8")),
    mutated: mutatedText,
    async use(text) {
      let workflow;
      try {
        workflow = loadWorkflow(text);
      } catch (error) {
        if (!(error instanceof DocumentError)) throw error;
        for (const { code, line, column } of error.problems)
          assert.ok(/^[A-Z_]+$/u.test(code) && line >= 1 && column >= 1);
        return false;
      }
      await ends(workflow, { actions, secrets: {} }, 100);
      return true;
    },
  };
}

/** Templates: they give a value, or an error with a code. */
export function templates() {
  const context = createContext({
    variables: { list: [3, 1, 2], object: { a: { b: [1, { c: "x" }] } }, text: "a,b", n: 3 },
  });
  return {
    corpus: [
      "{{ list | map('a') | join(', ') }} and {{ n + 1 }}",
      "{{ where(object.a.b, 'c', 'x') | first | default(null) }}",
      "{{ text.split(',')[0] ~ text[1] }}",
      "{{ n if list | length > 2 and not (n in list) else -n ** 2 }}",
      "{{ group_by(list, 'a') }}{{ chunk(list, 2) }}{{ product(list, list) }}",
      "{{ {'a': [1, 2.5e3, null, true], \"b\": text | upper | replace('A', '\\n')} }}",
      "{{ range(10) | sum }} {{ object['a'].b[1].c | regex_search('[a-z]+') }}",
    ],
    mutated: mutatedText,
    use(text) {
      if (!isTemplate(text)) return true;
      try {
        compileTemplate(text)(context);
        return true;
      } catch (error) {
        if (!(error instanceof TemplateError)) throw error;
        return false;
      }
    },
  };
}
