/**
 * The part of an executor that does not depend on how items travel: by threads, queues, or anything else.
 *
 * @packageDocumentation
 */

export { RemoteJob } from "./remote-job.ts";
export { RemoteTask } from "./remote-task.ts";
export { performerOf } from "./performer-of.ts";
export { packedItems, recordOf, recordText, unpackedItems } from "./packed.ts";
export { refusalOf } from "./thrown-elsewhere.ts";
export { WorkerError } from "./worker-error.ts";
export type { RemoteJobOptions } from "./remote-job.ts";
export type { PartSource, WorkerOptions } from "./remote-task.ts";
export type { PackedItems, PackedSuccess } from "./packed.ts";
export type { RemoteChunk } from "./remote-chunk.ts";
export type { RemotePerformer } from "./performer-of.ts";
export type { WorkerErrorCode } from "./worker-error.ts";
export type {
  AttemptName,
  DescribedWorkflow,
  JobDescription,
  RemoteError,
  RemoteItem,
  RemoteRecord,
} from "./job-description.ts";
