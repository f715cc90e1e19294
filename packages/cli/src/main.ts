import { runCommand } from "./command.ts";
import { hasActions } from "./host/argv.ts";

const argv = process.argv.slice(2);
// Imported lazily, so that everything else starts as fast as without it.
if (hasActions(argv)) await (await import("./supervisor/supervisor.ts")).supervise(argv);
// Also if the child process could not be started: then only the second Ctrl-C does not work.
// Not awaited, because Bun emits no `beforeExit` while a module waits at its top level.
void runCommand(argv, null);
