import { runCommand } from "./command.ts";
import { connectToSupervisor } from "./host/supervisor-channel.ts";

// The child process that `supervisor.ts` starts. Not awaited, as in `main.ts`.
void runCommand(process.argv.slice(2), connectToSupervisor(process));
