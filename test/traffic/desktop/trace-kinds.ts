import { beacon, connectSometimes, type Beacon } from '../planting.ts';
import type { Trace } from '../scenario.ts';
import type { Program } from '../simulated-machine.ts';
import { second, within, type Period } from '../times.ts';
import type { DesktopContext } from './desktop-week.ts';
import { accounts } from './network.ts';
import { bootAt, inEachBoot, processOf } from './when.ts';

/** Some connections to one endpoint, one after the other. */
export interface Call {
  /** Time of the first one. */
  readonly at: number;
  readonly count: number;
  /** How long each is open. */
  readonly seconds: number;
  readonly to: string;
  readonly port: number;
}

/** A new process makes the connections. */
export function started(id: string, description: string, technique: string, program: Program, call: Call): Trace<DesktopContext> {
  const plant = (context: DesktopContext): void => {
    const { explorer, services } = bootAt(context, call.at);
    connectSometimes(context.machine, program, program.user === accounts.system ? services : explorer, call);
  };
  return { id, description, technique, plant };
}

/** A process that runs anyway makes the connections. */
export function existing(id: string, description: string, technique: string, name: string, call: Call): Trace<DesktopContext> {
  const plant = (context: DesktopContext): void => {
    const process = processOf(bootAt(context, call.at), name);
    for (let n = 0; n < call.count; n++) {
      context.machine.connect(process, call.at + n * (call.seconds + 17) * second, call.seconds, call.to, call.port);
    }
  };
  return { id, description, technique, plant };
}

/** A program starts whenever the machine is on within the period, and connects at regular intervals. */
export function regular(
  info: Omit<Trace<DesktopContext>, 'plant'>,
  program: Program,
  period: Period,
  options: Beacon,
): Trace<DesktopContext> {
  return {
    ...info,
    plant: (context) =>
      inEachBoot(context, period, (boot, awake, life) => {
        const process = context.machine.start(program, life, program.user === accounts.system ? boot.services : boot.explorer);
        beacon(context.machine, process, within(awake, life), options);
      }),
  };
}
