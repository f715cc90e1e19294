import { hasActions, isWatching } from "./host/argv.ts";
import { keepCompiledCode } from "./host/compile-cache.ts";

// Whatever is imported below this line is imported lazily, so that its compiled code is kept.
keepCompiledCode();
const argv = process.argv.slice(2);
// Everything else starts as fast as without the supervisor.
if (hasActions(argv) && !isWatching(argv))
  await (await import("./supervisor/supervisor.ts")).supervise(argv);
// Also if the child process could not be started: then only the second Ctrl-C does not work.
// Not awaited, because Bun emits no `beforeExit` while a module waits at its top level.
void import("./command.ts").then(async ({ runCommand }) => runCommand(argv, null));
