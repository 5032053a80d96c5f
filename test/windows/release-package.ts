import { cpSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { portReporter } from './windows-program.ts';

/** Creates a folder with the program and the module of the release package. */
export function makeArtifact(): string {
  const artifact = mkdtempSync(join(tmpdir(), 'port-reporter-package-'));
  cpSync(portReporter, join(artifact, 'PortReporter.exe'));
  cpSync(resolve('dist/PortReporter'), join(artifact, 'PortReporter'), { recursive: true, filter: (path) => basename(path) !== 'bin' });
  return artifact;
}
