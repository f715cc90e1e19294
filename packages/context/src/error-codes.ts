/** Every code of an error of this package: the class that has it, what it means and what to do. */
export const ERROR_CODES = {
  INVALID_VALUE: {
    class: "InvalidValueError",
    meaning:
      "A value is not JSON: one that enters a context, the output of an action, or the result of an expression.",
    remedy: "Pass plain data. The message has the path of the offending part.",
  },
  INVALID_NAME: {
    class: "InvalidNameError",
    meaning: "The name of a variable, task or secret is not a string.",
    remedy: "Pass a string.",
  },
  INVALID_ARGUMENT: {
    class: "InvalidArgumentError",
    meaning: "An argument or an option of a call has the wrong shape.",
    remedy: "Pass what the message expects.",
  },
  FORK_OUT_OF_RANGE: {
    class: "ForkIndexError",
    meaning: "`fork(index)` was called with an index that the list does not have.",
    remedy: "Pass an integer from 0 to `length - 1`.",
  },
  JOIN_CONFLICT: {
    class: "JoinConflictError",
    meaning:
      "Several forks or branches wrote one name, and its policy does not decide between them.",
    remedy: "Give the name a policy, or let only one of them write it.",
  },
  NOT_A_CONTEXT: {
    class: "JoinError",
    meaning: "The parent or a fork is not a context.",
    remedy: "Pass contexts of this version of the package.",
  },
  NOT_A_FORK: {
    class: "JoinError",
    meaning: "A context to join is a root, not a fork.",
    remedy: "Join what `fork` or `fanOut` returned.",
  },
  FORK_OF_A_FORK: {
    class: "JoinError",
    meaning: "A fork was made by a fork of the parent, not by the parent.",
    remedy: "Join it to its own parent first, then join that.",
  },
  FORK_OF_ANOTHER_CONTEXT: {
    class: "JoinError",
    meaning: "A fork was made by another context.",
    remedy: "Join it to the context that made it.",
  },
  FORK_OF_A_LATER_VERSION: {
    class: "JoinError",
    meaning: "The parent that was passed is older than the one that made the fork.",
    remedy: "Join into the version that was forked, or a later one.",
  },
  FORKS_OF_DIFFERENT_VERSIONS: {
    class: "JoinError",
    meaning: "The forks were made by different versions of the parent.",
    remedy: "Join forks of one version at a time.",
  },
  FORK_GIVEN_TWICE: {
    class: "JoinError",
    meaning: "One fork is in the list more than once.",
    remedy: "Pass every fork once.",
  },
  UNKNOWN_POLICY: {
    class: "JoinError",
    meaning: "A policy is neither a function nor the name of a policy.",
    remedy: "Use one of the names in `POLICIES`, or a function.",
  },
  INVALID_SNAPSHOT: {
    class: "InvalidSnapshotError",
    meaning: "`contextFromJSON` was given something that is not a snapshot of this version.",
    remedy: "Pass what `toJSON` returned.",
  },
  PART_MISSING: {
    class: "PartError",
    meaning: "A part of a context is not where it should be: it was deleted, or never arrived.",
    remedy: "Put the parts of the context into the store again. The error names the part.",
  },
  PART_DAMAGED: {
    class: "PartError",
    meaning: "The content of a part does not match its hash.",
    remedy: "Put the parts of the context into the store again. The error names the part.",
  },
  PART_FOREIGN: {
    class: "PartError",
    meaning: "A part is not what it should be: it is not a manifest, or is one of another version.",
    remedy: "Pass the hash of a manifest, and the same version of the package on both sides.",
  },
  NOT_JSON: {
    class: "InvalidJsonError",
    meaning: "A text is not JSON.",
    remedy: "Correct it at the line and column of the error.",
  },
  TOO_DEEP: {
    class: "InvalidJsonError",
    meaning: "JSON, a document, or workflows inside each other are nested too deeply.",
    remedy: "Nest less. The message names the limit.",
  },
  LARGE_INTEGER: {
    class: "InvalidJsonError",
    meaning: "A JSON text has an integer that a number cannot hold exactly.",
    remedy:
      'Quote it, or keep it as text: `largeIntegers: "text"` of `parseJson`, `large-integers: text` of `http.request`.',
  },
  DUPLICATE_KEY: {
    class: "InvalidJsonError",
    meaning: "An object or a map has a key twice.",
    remedy: "Remove one of them.",
  },
} as const;

/** The codes of the errors of this package. */
export type ContextErrorCode = keyof typeof ERROR_CODES;
