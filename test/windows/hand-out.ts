import { cpSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { portReporter } from './windows-program.ts';

/** A folder with what the hand-out has of program and module. */
export function makeArtifact(): string {
  const artifact = mkdtempSync(join(tmpdir(), 'port-reporter-hand-out-'));
  cpSync(portReporter, join(artifact, 'PortReporter.exe'));
  cpSync(resolve('dist/PortReporter'), join(artifact, 'PortReporter'), { recursive: true, filter: (place) => basename(place) !== 'bin' });
  return artifact;
}
