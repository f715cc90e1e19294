import type { YAMLError } from "#yaml";
import type { Problems } from "./problems.ts";

/** Reports what `yaml` found. False if the structure is probably not what the author meant. */
export function reportYamlErrors(
  errors: readonly YAMLError[],
  text: string,
  problems: Problems,
): boolean {
  let hasStructure = true;
  for (const error of errors) {
    const [offset] = error.pos;
    if (error.code === "TAG_RESOLVE_FAILED") {
      const hint = "values are null, booleans, numbers, strings, lists and maps";
      problems.report("UNKNOWN_TAG", offset, clauseOf(error), hint);
      continue;
    }
    hasStructure = false;
    if (problems.isFull) {
      problems.leaveOut();
      continue;
    }
    const template = templateBefore(text, offset);
    if (template === null)
      problems.report(
        "INVALID_YAML",
        Math.min(offset, text.length),
        clauseOf(error),
        hintFor(error),
      );
    else reportUnquoted(problems, template);
  }
  return hasStructure;
}

/** Reports an unquoted template, which is a map in YAML. */
export function reportUnquoted(problems: Problems, offset: number): void {
  const message = "an unquoted {{ }} is a map in YAML, not a template";
  problems.report("UNQUOTED_TEMPLATE", offset, message, 'quote it: "{{ … }}"');
}

function clauseOf({ message, code }: YAMLError): string {
  const [line = code] = message.split("\n");
  return `${line.charAt(0).toLowerCase()}${line.slice(1)}`;
}

function hintFor({ code }: YAMLError): string | null {
  switch (code) {
    case "TAB_AS_INDENT":
      return "indent with spaces";
    case "BAD_SCALAR_START":
    case "BLOCK_AS_IMPLICIT_KEY":
    case "MULTILINE_IMPLICIT_KEY":
      return "quote the value";
    case "BAD_INDENT":
      return "check the indentation";
    default:
      return null;
  }
}

/** How many characters of a line are searched for an unquoted template. */
const MAX_SEARCHED = 1000;

/** The offset of a template that starts, in place of a value, before an error in the same line. */
function templateBefore(text: string, offset: number): number | null {
  const start = text.lastIndexOf("\n", offset - 1) + 1;
  const line = text.slice(start, Math.min(offset + 1, start + MAX_SEARCHED));
  const found = /(?:^|[:,[{-])\s*(?=\{\{)/.exec(line);
  return found === null ? null : start + found.index + found[0].length;
}
