import { keepCompiledCode } from "./host/compile-cache.ts";
import { connectToSupervisor } from "./host/supervisor-channel.ts";

keepCompiledCode();
const argv = process.argv.slice(2);
const channel = connectToSupervisor(process);
// The child process that `supervisor.ts` starts. Not awaited, as in `main.ts`.
void import("./command.ts").then(async ({ runCommand }) => runCommand(argv, channel));
