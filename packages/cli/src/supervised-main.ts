import { runCommand } from "./command.ts";
import { keepCompiledCode } from "./host/compile-cache.ts";
import { connectToSupervisor } from "./host/supervisor-channel.ts";

keepCompiledCode();
// The child process that `supervisor.ts` starts. Not awaited, as in `main.ts`.
void runCommand(process.argv.slice(2), connectToSupervisor(process));
