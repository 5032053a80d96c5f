import { cpSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { portReporter } from './windows-program.ts';

/** A folder with what the hand-out has of program and module. */
export function makeHandOut(): string {
  const handOut = mkdtempSync(join(tmpdir(), 'port-reporter-hand-out-'));
  cpSync(portReporter, join(handOut, 'PortReporter.exe'));
  cpSync(resolve('dist/PortReporter'), join(handOut, 'PortReporter'), { recursive: true, filter: (place) => basename(place) !== 'bin' });
  return handOut;
}
