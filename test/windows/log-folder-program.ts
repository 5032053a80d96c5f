// Run by Node on Windows: uses a new log folder like the reporter does, and prints the results as JSON.

import { closeSync, existsSync, readFileSync, symlinkSync, writeSync } from 'node:fs';
import { createDirectoryAccess } from '../../engine/log-writer/windows/directory-access.ts';
import { createClocks, readMachine } from '../../engine/reporter/machine.ts';
import { errorCode } from '../../engine/model/error-code.ts';
import { createDirectoryLocks } from '../../engine/log-writer/directory-lock.ts';
import { createLogFile } from '../../engine/log-writer/log-file.ts';

const [base = ''] = process.argv.slice(2);
const folder = `${base}\\above\\logs`;
const access = createDirectoryAccess(null);

function codeOf(action: () => unknown): string {
  try {
    action();
    return 'none';
  } catch (error) {
    return errorCode(error);
  }
}

access.createFolder(folder);
const file = createLogFile(folder, 'new.log', (path) => access.createFile(path));
file.append('one\n');
file.flush();
file.append('two\n');
file.flush();
const inPlace = file.tampering() === null;
const sha256 = file.close();
const lockFolder = await createDirectoryLocks();
const lock = lockFolder(folder);
const second = codeOf(() => lockFolder(folder).close());
const lockInPlace = lock.inPlace();
lock.close();
const lockedAgain = codeOf(() => lockFolder(folder).close());
const linked = codeOf(() => symlinkSync(`${base}\\target`, `${folder}\\link.log`, 'file')) === 'none';
const clocks = await createClocks();
const before = clocks();
await new Promise((next) => {
  setTimeout(next, 300);
});
const after = clocks();
writeSync(
  1,
  JSON.stringify({
    untrustedWriter: access.untrustedWriter(folder),
    belowOpenFolder: access.untrustedWriter(`${base}\\open\\logs`) !== null,
    written: readFileSync(`${folder}\\new.log`, 'utf8'),
    inPlace,
    sha256,
    second,
    lockInPlace,
    lockedAgain,
    taken: codeOf(() => closeSync(access.createFile(`${folder}\\new.log`))),
    throughLink: linked ? codeOf(() => closeSync(access.createFile(`${folder}\\link.log`))) : 'EEXIST',
    targetCreated: existsSync(`${base}\\target`),
    noFolder: codeOf(() => closeSync(access.createFile(`${base}\\nowhere\\x.log`))),
    unknownReader: codeOf(() => createDirectoryAccess('no such account').grantReader(folder)),
    awake: after.awake - before.awake,
    machine: await readMachine(),
  }),
);
