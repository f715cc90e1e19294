export { run } from "./run/run.ts";
export { defineWorkflow } from "./task/define-workflow.ts";
export { compileTasks } from "./task/compile-tasks.ts";
export { waitFor } from "./task/wait-for.ts";
export { createWorkflow, Workflow } from "./graph/workflow.ts";
export { failed, routed, skipped, succeeded } from "./graph/outcome.ts";
export { BatchNode } from "./node/batch-node.ts";
export { WorkflowNode } from "./node/workflow-node.ts";
export { SecretMask } from "./secrets/secret-mask.ts";
export { fileJournal } from "./journal/file-journal.ts";
export { compactJournal } from "./journal/compact-journal.ts";
export { journalReport } from "./journal/journal-report.ts";
export { runRecordOf } from "./journal/run-counts.ts";
export { memoryJournal } from "./journal/memory-journal.ts";
export { sendSignal } from "./journal/send-signal.ts";
export { JournalError } from "./journal/journal-error.ts";
export { upload } from "./store/context-store.ts";
export { fileStore } from "./store/file-store.ts";
export { memoryStore } from "./store/memory-store.ts";
export { PartReader } from "./store/part-reader.ts";
export { inProcess } from "./executor/in-process.ts";
export { firstCauseOf } from "./first-cause.ts";
export { InvalidWorkflowError } from "./graph/invalid-workflow-error.ts";
export {
  ActionFailedError,
  CanceledError,
  DeadlineError,
  ExpressionError,
  InvalidOutputError,
  InvalidRunError,
  ItemSourceError,
  ItemsFailedError,
  MaxStepsError,
  NodeFailedError,
  NotAListError,
  PermanentError,
  RetryConditionError,
  RunStoppedError,
  SignalTimeoutError,
  TimeoutError,
  UnhandledActionError,
  UnreachableJoinError,
  WorkflowDeadlineError,
  WorkflowError,
} from "./errors.ts";
export { BatchError } from "./fan-out/batch-error.ts";
export { BranchConflictError } from "./engine/branch-conflict.ts";
export type { RunHandle } from "./run/run-handle.ts";
export type { OutputsOptions } from "./run/output-readers.ts";
export type { ItemOutput } from "./contract/outputs.ts";
export type { RunResult } from "./run/run-result.ts";
export type { EventOptions, RunArguments, RunOptions } from "./run/run-options.ts";
export type { SecretSource } from "./secrets/secret-source.ts";
export type {
  ActionProgressEvent,
  EventPlace,
  EventsDroppedEvent,
  ItemEvent,
  ItemLostEvent,
  LogEvent,
  PartUploadedEvent,
  RunContinuedEvent,
  RunEvent,
  RunPauseEvent,
  RunStatus,
  SignalEvent,
  TaskEvent,
  TaskProgressEvent,
  TaskRetriedEvent,
  TaskWaitingEvent,
  WorkflowEvent,
} from "./contract/events.ts";
export type { RunningAction, TaskPath, TaskStep } from "./task-path.ts";
export type { ErrorPlace, RunFailure } from "./errors.ts";
export type { RunTypes } from "./graph/workflow-types.ts";
export type { WaitOptions } from "./task/wait-for.ts";
export type { AnyWorkflow, NodeOptions } from "./graph/workflow.ts";
export type { ActionEdge, ConditionalEdge } from "./graph/edges.ts";
export type { WorkflowProblem, WorkflowProblemCode } from "./graph/invalid-workflow-error.ts";
export type { DefaultAction, Node } from "./graph/node.ts";
export type { NodeRun, Scope } from "./contract/run.ts";
export type { Outcome } from "./graph/outcome.ts";
export type { ParameterDeclaration, WorkflowSettings } from "./graph/settings.ts";
export type { EdgeCondition, JoinRule } from "./graph/vertex.ts";
export type { BatchOptions } from "./node/batch-node.ts";
export type { ActionCall, ActionFunction } from "./contract/action.ts";
export type { EachBuilder, EachOption, EndsWith } from "./task/each-builder.ts";
export type { WorkflowBuilder, WorkflowDeclaration } from "./task/define-workflow.ts";
export type {
  EndScope,
  FailureScope,
  ItemsSuccessScope,
  RetryScope,
  Succeeded,
  SuccessScope,
} from "./task/scope.ts";
export type {
  CommonTaskOptions,
  Expression,
  FoldOptions,
  ListTaskOptions,
  NextOptions,
  On,
  RateOptions,
  RetryOptions,
  TaskDeclaration,
  TaskOptions,
} from "./task/task-options.ts";
export type { ItemsResult, ResultsOf, TaskResult, TaskStatus } from "./task/task-result.ts";
export type { Below, ItemsTaskOptions, PlainTaskOptions } from "./task/typed-options.ts";
export type { ResultPath } from "./task/result-paths.ts";
export type { JsonOutput } from "./task/typed-results.ts";
export type { FirstCause } from "./first-cause.ts";
export type {
  AttemptError,
  CauseReport,
  ErrorReport,
  Failure,
  ItemReport,
  ItemStatus,
} from "./item-report.ts";
export type {
  Attempt,
  Executor,
  Job,
  LostWorker,
  Session,
  WorkflowReference,
} from "./contract/executor.ts";
export type { ChunkEnd, ChunkTrace, TracedChunk, Tracing } from "./contract/tracing.ts";
export type { ContextNames } from "./contract/context-names.ts";
export type { WorkflowDocument } from "./declaration-source.ts";
export type { JournalCompaction } from "./journal/journal-compaction.ts";
export type { JournalOwner, JournalReport } from "./journal/journal-report.ts";
export type { ItemCounts, RunCounts, RunRecord } from "./journal/run-counts.ts";
export type { JournalContent, MemoryJournal } from "./journal/memory-journal.ts";
export type {
  Journal,
  JournalHeader,
  JournalRecord,
  OutsideSignal,
  Recorded,
  RecordedError,
  RecordedInside,
  RecordedOutcome,
} from "./journal/journal.ts";
export type { ContextStore, PartTexts, StoredPart, Uploaded } from "./store/context-store.ts";
export type { PartReaderOptions } from "./store/part-reader.ts";
