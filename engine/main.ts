import { runProgram } from './cli/program.ts';

// All output is written by the time a command ends, so nothing is left to wait for.
void runProgram(process.argv.slice(2)).then((exitCode) => process.exit(exitCode));
