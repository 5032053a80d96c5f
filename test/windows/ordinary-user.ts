import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

/** Runs a command line on Windows with the rights of a standard user, and returns its output and exit code. */
export async function asOrdinaryUser(commandLine: string): Promise<{ exitCode: number; output: string }> {
  const tempFolder = mkdtempSync(join(tmpdir(), 'port-reporter-user-'));
  try {
    const script = join(tempFolder, 'run.cmd');
    const lines = ['@echo off', `${commandLine} > "${join(tempFolder, 'out')}" 2>&1`, `echo %errorlevel%> "${join(tempFolder, 'code')}"`];
    writeFileSync(script, lines.map((line) => `${line}\r\n`).join(''));
    execFileSync('runas', ['/trustlevel:0x20000', `cmd /c "${script}"`]);
    for (let wait = 0; !existsSync(join(tempFolder, 'code')) && wait < 60_000; wait += 100) await setTimeout(100);
    await setTimeout(500);
    return { exitCode: Number(readFileSync(join(tempFolder, 'code'), 'utf8')), output: readFileSync(join(tempFolder, 'out'), 'utf8') };
  } finally {
    rmSync(tempFolder, { recursive: true, force: true });
  }
}
