import type { SimulatedProcess } from '../simulated-machine.ts';
import { within, type Period } from '../times.ts';
import type { DesktopBoot, DesktopContext } from './desktop-week.ts';

/** The start of the machine in which a moment is. */
export function bootAt({ boots }: DesktopContext, at: number): DesktopBoot {
  const boot = boots.find(({ session }) => session.from <= at && at < session.to);
  if (!boot) throw new Error(`The machine was off at ${new Date(at).toISOString()}.`);
  return boot;
}

/** Runs something in each start of the machine that a period touches, with its own part of the period. */
export function inEachBoot(
  context: DesktopContext,
  period: Period,
  run: (boot: DesktopBoot, awake: readonly Period[], life: Period) => void,
): void {
  for (const boot of context.boots) {
    const awake = within(boot.awake, period);
    const [first] = awake;
    if (first) run(boot, awake, { from: first.from, to: Math.min(boot.session.to, period.to) });
  }
}

/** A process by its name or its service. */
export function processOf({ processes }: DesktopBoot, name: string): SimulatedProcess {
  const process = processes.get(name);
  if (!process) throw new Error(`No process is named ${name}.`);
  return process;
}
