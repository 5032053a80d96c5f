import { follow, type Habit } from './habits.ts';
import type { Program, SimulatedMachine, SimulatedProcess } from './simulated-machine.ts';
import type { Period } from './times.ts';

/** A program with the ports that it listens on and its habits. */
export interface App {
  readonly program: Program;
  /** Protocol, port and local address (by default all addresses) of its listeners and unconnected UDP sockets. */
  readonly listens?: readonly (readonly ['TCP' | 'UDP', number, string?])[];
  /** Number of ephemeral UDP sockets that it opens, and their mean interval in seconds. Windows shows no remote endpoint of them. */
  readonly lookups?: { readonly every: number; readonly seconds: readonly [min: number, max: number] };
  readonly habits?: readonly Habit[];
}

/** Starts an app for a life, in which it follows its habits during the periods. */
export function runApp(
  machine: SimulatedMachine,
  app: App,
  life: Period,
  periods: readonly Period[],
  parent?: SimulatedProcess,
): SimulatedProcess {
  const process = machine.start(app.program, life, parent);
  for (const [protocol, port, address] of app.listens ?? []) machine.listen(process, protocol, port, address);
  for (const habit of app.habits ?? []) follow(machine, process, periods, habit);
  const { lookups } = app;
  if (lookups) follow(machine, process, periods, { ...lookups, to: ['0.0.0.0'], port: 53, protocol: 'UDP' });
  return process;
}
