export { threadExecutor } from "./thread-executor.ts";
export type { ThreadExecutor, ThreadOptions } from "./thread-executor.ts";
