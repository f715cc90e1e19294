/** Every code of an error of this package: the class that has it, what it means and what to do. Those of `InvalidWorkflowError.problems` have the class `WorkflowProblem`. */
export const ERROR_CODES = {
  ACTION_FAILED: {
    class: "ActionFailedError",
    meaning: "An action threw something without a `code` of its own.",
    remedy: "Look at the message and the cause.",
  },
  TIMEOUT: {
    class: "TimeoutError",
    meaning: "An attempt took longer than the `timeout` of its task.",
    remedy:
      "Raise `timeout`, or make the action faster. The action should stop when its `signal` aborts.",
  },
  DEADLINE: {
    class: "DeadlineError",
    meaning:
      "All attempts at an item or a task together took longer than the `deadline` of the task, or a workflow took longer than its `timeout`.",
    remedy:
      "Raise the limit, or lower `timeout` and the delays of `retry`, so that more attempts fit in.",
  },
  CANCELED: {
    class: "CanceledError",
    meaning: "The run, or the workflow around a task, was canceled before the task was done.",
    remedy: "Nothing, if you canceled it. The cause is the reason that was given.",
  },
  ITEMS_FAILED: {
    class: "ItemsFailedError",
    meaning:
      "More items of a task failed than `tolerate` allows, or fewer succeeded than `until` needs.",
    remedy: "Look at the cause, raise `tolerate`, or lower `until`.",
  },
  BATCH_FAILED: {
    class: "BatchError",
    meaning:
      "An action reported that items of its batch failed: it returned `{ failed: [positions] }`.",
    remedy: "Give the task a `retry`, which tries only these items again, or look at `failures()`.",
  },
  INVALID_BATCH_REPORT: {
    class: "BatchError",
    meaning:
      "What an action returned for its batch does not match the batch: `{ failed: [positions] }`, or outputs with `count: items`.",
    remedy:
      "Return positions in the list that the action got, from 0, each once; `outputs`, if there are any, have one entry for each of its items.",
  },
  WITH_ITEMS_NOT_A_LIST: {
    class: "NotAListError",
    meaning: "`withItems` (`with-items` in documents) is something other than a list.",
    remedy: "Pass a list, or in code anything iterable.",
  },
  ITEMS_ALREADY_READ: {
    class: "ExpressionError",
    meaning:
      "`withItems` is an iterator that can be read only once, and an earlier run has read it.",
    remedy: "Pass a function that makes a new iterator for each run.",
  },
  EXPRESSION_FAILED: {
    class: "ExpressionError",
    meaning: "A function or template of a task or a workflow threw.",
    remedy: "Look at the message and the cause.",
  },
  NOT_A_BOOLEAN: {
    class: "ExpressionError",
    meaning: "A condition returned something other than true or false.",
    remedy: "Compare explicitly, as in `length(list) > 0`.",
  },
  INVALID_OPTION: {
    class: "ExpressionError",
    meaning: "An option has an invalid value.",
    remedy: "Pass what the message expects.",
  },
  INVALID_VARIABLE: {
    class: "ExpressionError",
    meaning: "A variable in `vars` cannot be evaluated, or is not JSON.",
    remedy: "Correct its value.",
  },
  UNHANDLED_ACTION: {
    class: "UnhandledActionError",
    meaning:
      "A node chose an action, or may choose one, for which the workflow has neither an edge nor a default.",
    remedy: "Add an edge for the action, an edge for `default`, or a default route.",
  },
  UNREACHABLE_JOIN: {
    class: "UnreachableJoinError",
    meaning: "Only some of the branches that a `join` waits for arrived, and nothing else can run.",
    remedy: "Let every branch arrive, or give `join` a smaller number.",
  },
  MAX_STEPS: {
    class: "MaxStepsError",
    meaning: "The run took more steps than `maxSteps` (`max-steps` in documents) allows.",
    remedy: "End the loop, or raise the limit.",
  },
  NODE_FAILED: {
    class: "NodeFailedError",
    meaning:
      "The `process` method of a node, or the source of the items, threw something without a `code`.",
    remedy: "Look at the message and the cause.",
  },
  INVALID_PARAMETERS: {
    class: "InvalidRunError",
    meaning: "The parameters of a run do not match their declarations. Nothing ran.",
    remedy: "Correct the parameters that the message names.",
  },
  MISSING_SECRET: {
    class: "InvalidRunError",
    meaning: "A secret that the workflow needs is missing. Nothing ran.",
    remedy: "Pass it in `secrets`, or with `--secrets-file`.",
  },
  UNKNOWN_ACTION: {
    class: "InvalidRunError",
    meaning: "A task calls an action that does not exist. Nothing ran.",
    remedy: "Correct the name, or pass the action in `actions`, or with `--actions`.",
  },
  WORKER_LOST: {
    class: "WorkerError",
    meaning: "The thread or process that ran an item ended, or exceeded its memory limit.",
    remedy: "Look at the cause. `retry` of the task makes another attempt.",
  },
  WORKFLOW_CHANGED: {
    class: "WorkerError",
    meaning: "A worker does not have the workflow of a job, or has another version of it.",
    remedy: "Start workers with the workflow of the run.",
  },
  RUN_OWNED: {
    class: "JournalError",
    meaning: "Another process is running the workflow of this journal.",
    remedy: "Wait until that process ends, or end it.",
  },
  RUN_ENDED: {
    class: "JournalError",
    meaning: "A signal was sent to a run that has ended.",
    remedy:
      "Send it earlier. A run that failed or was canceled gets it when it is continued, if you send it to its journal.",
  },
  RUN_CHANGED: {
    class: "JournalError",
    meaning: "A journal belongs to another workflow, or to a run with other parameters or items.",
    remedy: "Run what it was made with, or use a new journal.",
  },
  JOURNAL_DAMAGED: {
    class: "JournalError",
    meaning:
      "A journal cannot be read at the byte that the message names. Nothing in it was changed.",
    remedy: "Restore it from a copy, or use a new journal.",
  },
  JOURNAL_FAILED: {
    class: "JournalError",
    meaning: "A journal cannot be opened or written to.",
    remedy: "Look at the cause: usually the disk is full, or the folder is not writable.",
  },
  EVENTS_NOT_KEPT: {
    class: "Error",
    meaning: "A run was first iterated after it had started, so its first events are gone.",
    remedy: "Iterate it right after `run`, or pass `onEvent`.",
  },
  NO_OUTPUTS: {
    class: "Error",
    meaning: "`outputs` was called for a task that does not exist, or that has no items.",
    remedy: "Correct the name. In a sub-workflow it is a path, such as `outer/inner`.",
  },
  OUTPUTS_NOT_KEPT: {
    class: "Error",
    meaning: "`outputs` was called only after the run had started.",
    remedy: "Call it right after `run`, before you await anything.",
  },
  INVALID_WORKFLOW: {
    class: "InvalidWorkflowError",
    meaning: "A workflow cannot run.",
    remedy: "Correct what `problems` lists.",
  },
  NO_START: {
    class: "WorkflowProblem",
    meaning: "A workflow has no node to start with.",
    remedy: "Add a node with `start: true`.",
  },
  INVALID_NODE: {
    class: "WorkflowProblem",
    meaning: "A node or a task has an invalid name or invalid options.",
    remedy: "Correct what the message names.",
  },
  INVALID_EDGE: {
    class: "WorkflowProblem",
    meaning: "An edge has ends, an action or a condition of the wrong type.",
    remedy: "Pass names, and a function for a condition.",
  },
  INVALID_JOIN: {
    class: "WorkflowProblem",
    meaning: "A `join` waits for more branches than lead to its task or node.",
    remedy: "Lower the number, or let more branches lead there.",
  },
  INVALID_SETTING: {
    class: "WorkflowProblem",
    meaning: "A setting of a workflow has an invalid value.",
    remedy: "Pass what the message expects.",
  },
  DUPLICATE_NODE: {
    class: "WorkflowProblem",
    meaning: "Two nodes or tasks have the same name.",
    remedy: "Rename one of them.",
  },
  DUPLICATE_EDGE: {
    class: "WorkflowProblem",
    meaning: "An edge was added twice.",
    remedy: "Remove one of them.",
  },
  DUPLICATE_ROUTE: {
    class: "WorkflowProblem",
    meaning: "A node has two default routes.",
    remedy: "Keep one of them.",
  },
  UNKNOWN_NODE: {
    class: "WorkflowProblem",
    meaning: "An edge or `next` names a node or task that was never added.",
    remedy: "Correct the name, or add it.",
  },
  UNREACHABLE_NODE: {
    class: "WorkflowProblem",
    meaning: "Nothing leads from the start to a node.",
    remedy: "Add an edge to it, or remove the node.",
  },
  UNREACHABLE_TASK: {
    class: "WorkflowProblem",
    meaning: "Nothing leads from the start to a task.",
    remedy: "Name it in the `next` of a task that runs, or give it `start: true`.",
  },
} as const;

/** The codes of the errors of this package. */
export type WorkflowErrorCode = keyof typeof ERROR_CODES;
