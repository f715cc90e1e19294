import type { WorkflowContext } from "@sheaf/context";

/** What an earlier task gave. Its shape is the word of whoever asks. */
export function outputOf<Output>(context: WorkflowContext, task: string): Output {
  return (context.task(task) as unknown as { readonly output: Output }).output;
}
