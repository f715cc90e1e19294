import { command } from "./command.ts";
import { loadsActions } from "./host/argv.ts";

const argv = process.argv.slice(2);
// Loaded where it is needed alone, so that everything else starts as fast as before.
if (loadsActions(argv)) await (await import("./supervisor/supervisor.ts")).supervise(argv);
// Also where no process could be started: everything but the second signal works without.
// Not awaited: Bun does not say that nothing is left to do as long as a module waits at its top.
void command(argv, null);
