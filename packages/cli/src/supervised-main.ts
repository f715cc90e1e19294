import { command } from "./command.ts";
import { supervisionOf } from "./host/supervisor-channel.ts";

// Started by `supervisor.ts`, with the arguments of the command. Not awaited, as in `main.ts`.
void command(process.argv.slice(2), supervisionOf(process));
