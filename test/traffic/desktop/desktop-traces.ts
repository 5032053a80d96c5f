import type { Trace } from '../scenario.ts';
import { beaconTraces } from './beacon-traces.ts';
import type { DesktopContext } from './desktop-week.ts';
import { disguiseTraces } from './disguise-traces.ts';
import { networkTraces } from './network-traces.ts';
import { systemProgramTraces } from './system-program-traces.ts';

/** The traces of an intrusion that spreads over the week. */
export const desktopTraces: readonly Trace<DesktopContext>[] = [
  ...beaconTraces,
  ...systemProgramTraces,
  ...disguiseTraces,
  ...networkTraces,
];
