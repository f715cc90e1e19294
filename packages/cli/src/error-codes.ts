/** Every code of an error of the command and of its built-in actions: what it means and what to do. */
export const ERROR_CODES = {
  INVALID_USAGE: {
    meaning: "The command was called with invalid arguments.",
    remedy: "See `sheaf --help`, or `sheaf COMMAND --help`.",
  },
  FILE_TOO_LARGE: {
    meaning: "A file is larger than the command reads.",
    remedy: "Split it, or let an action read it.",
  },
  INVALID_FILE: {
    meaning: "A file of parameters or secrets is not an object in JSON or YAML.",
    remedy: "Correct it where the message says.",
  },
  INVALID_ACTIONS: {
    meaning: "The module of actions cannot be loaded, or exports something else.",
    remedy: "Correct the module. Its default export is an object of functions by name.",
  },
  ACTIONS_NEVER_LOADED: {
    meaning: "The module of actions waits for a promise that can never settle.",
    remedy: "Remove its top-level `await`, or let it settle.",
  },
  ACTION_EXITED: {
    meaning: "The code of an action called `process.exit`.",
    remedy: "Throw an error instead.",
  },
  UNCAUGHT_ERROR: {
    meaning: "An action caused an uncaught error: it threw outside the promise that it returned.",
    remedy: "Await everything that the action starts.",
  },
  NEVER_SETTLED: {
    meaning: "An action returned a promise that can never settle.",
    remedy: "Settle it in every case, and pass on its `signal`.",
  },
  PROCESS_DIED: {
    meaning: "The process in which actions run ended without a result.",
    remedy: "Look at its output: it may have run out of memory or been killed.",
  },
  ASSERTION_FAILED: {
    meaning: "The condition of a `core.assert` does not hold.",
    remedy: "Look at the values that it compares.",
  },
  FAILED: {
    meaning: "`core.fail` ran without a `code` of its own.",
    remedy: "Look at its message.",
  },
  INVALID_INPUT: {
    meaning: "A built-in action got an invalid input.",
    remedy: "Pass what the message expects.",
  },
  HTTP_TIMEOUT: {
    meaning: "`http.request` got no complete response within its `timeout`.",
    remedy: "Raise its `timeout`, or try again with `retry`.",
  },
  HTTP_TOO_LARGE: {
    meaning: "The body of a response is larger than `http.request` reads.",
    remedy: "Ask for less.",
  },
  HTTP_UNREACHABLE: {
    meaning: "`http.request` got no response, or only part of one.",
    remedy: "Check the address and the network, or try again with `retry`.",
  },
} as const;

/** The codes that only the command and its actions have. `http.request` adds `HTTP_404` and the like. */
export type CommandErrorCode = keyof typeof ERROR_CODES;
