/** Every code of an error of a template: what it means and what to do. All but the last five are found when it is compiled. */
export const ERROR_CODES = {
  INVALID_TEMPLATE: {
    meaning: "A template cannot be read.",
    remedy: "Correct it at the position of the error.",
  },
  UNKNOWN_NAME: {
    meaning: "A template reads a name that can never exist.",
    remedy: "Correct the name, or declare it.",
  },
  UNKNOWN_FUNCTION: {
    meaning: "A template calls a function that does not exist, or not in this place.",
    remedy: "Correct the name, or register the function.",
  },
  INVALID_CALL: {
    meaning:
      "A function of templates is called with too few or too many arguments, or with an invalid path, operator or size.",
    remedy: "Pass the arguments that the message names.",
  },
  FORBIDDEN_NAME: {
    meaning:
      "A template reads `__proto__`, which is not allowed, or calls a function of yours called `default`.",
    remedy: "Read another property, or rename the function.",
  },
  MISSING_VALUE: {
    meaning: "A name or property does not exist when the template is evaluated.",
    remedy: "Use `default(value, other)` or `value?` if it may be missing.",
  },
  TYPE_MISMATCH: {
    meaning: "An operator or function does not take a value of this type.",
    remedy: "Convert the value first.",
  },
  INVALID_NUMBER: {
    meaning:
      "A division by zero, a result that is too large for a number, or a number in a document that JSON cannot hold exactly.",
    remedy: "Change the calculation, or quote the number to keep it as a string.",
  },
  LIMIT_EXCEEDED: {
    meaning:
      "A template is too large or nested too deeply, or templates build more data than the limits allow.",
    remedy: "Build less in one template, or raise `max-rendered`.",
  },
  FUNCTION_FAILED: {
    meaning:
      "A function that the program registered for templates threw, or returned something that is not JSON.",
    remedy: "Correct the function. The cause is what it threw.",
  },
} as const;

/** What can be wrong with a template. */
export type TemplateErrorCode = keyof typeof ERROR_CODES;
