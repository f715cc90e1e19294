/** Every code that only documents have: the class that has it, what it means and what to do. */
export const ERROR_CODES = {
  INVALID_DOCUMENT: {
    class: "DocumentError",
    meaning: "A document cannot be loaded.",
    remedy: "Correct what `problems` lists.",
  },
  NOT_TEXT: {
    class: "DocumentProblem",
    meaning: "The document is not a string.",
    remedy: "Read the file as text, in UTF-8.",
  },
  TOO_LARGE: {
    class: "DocumentProblem",
    meaning: "The document is too long.",
    remedy: "Load large lists from a parameter, an action or a file of JSON.",
  },
  EMPTY_DOCUMENT: {
    class: "DocumentProblem",
    meaning: "The document is empty.",
    remedy: "Declare at least `tasks`.",
  },
  MULTIPLE_DOCUMENTS: {
    class: "DocumentProblem",
    meaning: "The file holds more than one document.",
    remedy: "Keep one document in a file.",
  },
  NO_FILES: {
    class: "DocumentProblem",
    meaning: "The document refers to other files, and nothing says how to read them.",
    remedy: "Pass `files` to `loadWorkflow`, or use the command, which reads them.",
  },
  INVALID_PATH: {
    class: "DocumentProblem",
    meaning:
      "The path of a file is not relative, leads out of the folder of the document, or is not a valid path.",
    remedy: "Put the file into that folder, and write its path like `./child.yaml`.",
  },
  UNREADABLE_FILE: {
    class: "DocumentProblem",
    meaning: "A file cannot be read, or is not text in UTF-8.",
    remedy: "Check its path, its permissions and its encoding.",
  },
  FILE_CYCLE: {
    class: "DocumentProblem",
    meaning: "A file refers to itself under `workflows`, directly or through others.",
    remedy: "Loop with `next` instead, or move what both need into a third file.",
  },
  TOO_MANY_FILES: {
    class: "DocumentProblem",
    meaning: "A document has too many files.",
    remedy: "Declare small workflows inside the files that run them.",
  },
  INVALID_YAML: {
    class: "DocumentProblem",
    meaning: "The text is not YAML 1.2.",
    remedy: "Correct it at the position of the problem.",
  },
  UNQUOTED_TEMPLATE: {
    class: "DocumentProblem",
    meaning: "A template at the start of a value is not quoted, so YAML reads it as a map.",
    remedy: 'Quote it: `"{{ … }}"`.',
  },
  INVALID_KEY: {
    class: "DocumentProblem",
    meaning: "A key is not a string, or is `__proto__`.",
    remedy: "Quote the key, or choose another.",
  },
  MERGE_KEY: {
    class: "DocumentProblem",
    meaning: "The document has a merge key (`<<`), which YAML 1.2 does not have.",
    remedy: "Write the keys out, or use an alias for a whole value.",
  },
  UNKNOWN_TAG: {
    class: "DocumentProblem",
    meaning: "A tag is not in the core schema of YAML 1.2.",
    remedy: "Remove the tag.",
  },
  UNKNOWN_ALIAS: {
    class: "DocumentProblem",
    meaning: "An alias has no anchor before it, or is inside its own anchor.",
    remedy: "Correct its name, or move the anchor before it.",
  },
  ALIAS_LIMIT: {
    class: "DocumentProblem",
    meaning: "The aliases expand to too many values.",
    remedy: "Use fewer aliases of large values.",
  },
  TOO_MANY_PROBLEMS: {
    class: "DocumentProblem",
    meaning: "There are more problems than are listed.",
    remedy: "Correct the first ones and try again.",
  },
  UNKNOWN_KEY: {
    class: "DocumentProblem",
    meaning: "There is no such key at this place.",
    remedy: "Correct its spelling, or move it where the hint says.",
  },
  MISSING_KEY: {
    class: "DocumentProblem",
    meaning: "A key that is required is missing.",
    remedy: "Add it.",
  },
  TEMPLATE_NOT_ALLOWED: {
    class: "DocumentProblem",
    meaning:
      "A template stands where nothing is rendered: in a key, a name, `config`, a default or `enum`.",
    remedy: "Write the value itself, or use `vars`.",
  },
  DUPLICATE_NAME: {
    class: "DocumentProblem",
    meaning: "Two tasks have one name, or a secret is listed twice.",
    remedy: "Rename or remove one of them.",
  },
  RESERVED_NAME: {
    class: "DocumentProblem",
    meaning: "A task, variable or item has a name that is reserved.",
    remedy: "Choose another name.",
  },
  SHADOWED_NAME: {
    class: "DocumentProblem",
    meaning: "`as` gives items the name of a parameter or variable.",
    remedy: "Choose another name.",
  },
  UNKNOWN_TASK: {
    class: "DocumentProblem",
    meaning: "`next` names a task that is not declared.",
    remedy: "Correct the name, or declare the task.",
  },
  UNKNOWN_WORKFLOW: {
    class: "DocumentProblem",
    meaning: "`action: workflow.NAME` names a workflow that is not declared.",
    remedy: "Correct the name, or declare it under `workflows`.",
  },
  UNKNOWN_VARIABLE: {
    class: "DocumentProblem",
    meaning: "`policies` names a variable that is neither in `vars` nor published.",
    remedy: "Correct the name, or remove it.",
  },
  RECURSIVE_WORKFLOW: {
    class: "DocumentProblem",
    meaning: "A workflow runs itself, directly or through others.",
    remedy: "Loop with `next` instead.",
  },
  RENAMED_KEY: {
    class: "DocumentNote",
    meaning: "A note, not a problem: a key has another name now. The old one is still accepted.",
    remedy: "Rename the key.",
  },
} as const;

/** The codes that only documents have. */
export type DocumentErrorCode = keyof typeof ERROR_CODES;
