import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { executablePath, windows } from '../../../installer/build/platforms.ts';
import { requireSigner, sign, signableFiles } from '../../../installer/package/signing.ts';
import { onPath, requireTool } from '../../require-tool.ts';

const sources = join(import.meta.dirname, '../../../powershell/PortReporter');

/** A script's text and the signature in its comments, a PKCS #7 message. */
function takeApart(file: string): { text: string; signature: Buffer } {
  const [text = '', block = ''] = readFileSync(file, 'utf8').split(/\r\n(?:# |<!-- )SIG # Begin signature block/);
  const lines = [...block.matchAll(/^(?:# |<!-- )([A-Za-z0-9+/=]+)(?: -->)?\r?$/gm)].map(([, line]) => line);
  return { text, signature: Buffer.from(lines.join(''), 'base64') };
}

/** A program's signature, and the digest that Windows computes of it ("Windows Authenticode Portable Executable Signature Format"). */
function digestOfProgram(file: string): { digest: string; signature: Buffer } {
  const bytes = readFileSync(file);
  const optionalHeader = bytes.readUInt32LE(0x3c) + 24;
  const checkSum = optionalHeader + 64;
  const entry = optionalHeader + 144; // IMAGE_DIRECTORY_ENTRY_SECURITY of a 64-bit program
  const [place, size] = [bytes.readUInt32LE(entry), bytes.readUInt32LE(entry + 4)];
  const digest = createHash('sha256');
  for (const [from, to] of [
    [0, checkSum],
    [checkSum + 4, entry],
    [entry + 8, place],
  ] as const)
    digest.update(bytes.subarray(from, to));
  assert.equal(place + size, bytes.length);
  return { digest: digest.digest('hex'), signature: bytes.subarray(place + 8, place + size) }; // after WIN_CERTIFICATE's header
}

/** What of a signature is signed: the digest with its algorithm, SpcIndirectDataContent without tag and length. */
function indirectData(signature: Buffer): Buffer {
  const type = Buffer.from('060a2b060104018237020104', 'hex'); // SPC_INDIRECT_DATA, 1.3.6.1.4.1.311.2.1.4
  /** Where the content of what begins at a place begins, and its length (DER, definite lengths below 65,536). */
  const contentAt = (at: number): [number, number] => {
    const length = signature.readUInt8(at + 1);
    if (length < 0x80) return [at + 2, length];
    return [at + 2 + (length - 0x80), signature.readUIntBE(at + 2, length - 0x80)];
  };
  const [explicit] = contentAt(signature.indexOf(type) + type.length);
  const [begin, length] = contentAt(explicit);
  return signature.subarray(begin, begin + length);
}

describe('sign', function () {
  this.timeout(60_000);
  let folder: string;
  const inFolder = (name: string): string => join(folder, name);

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'port-reporter-signing-'));
    mkdirSync(inFolder('files/en-US'), { recursive: true });
    for (const name of ['PortReporter.psd1', 'LanguageMode.psm1', 'PortReporter.Format.ps1xml', 'PortReporter.Types.ps1xml']) {
      copyFileSync(join(sources, name), inFolder(`files/${name}`));
    }
    copyFileSync(join(sources, 'Private/Find-Engine.ps1'), inFolder('files/en-US/Find-Engine.ps1'));
    writeFileSync(inFolder('files/en-US/about.help.txt'), 'help\n');
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('is for programs and for what PowerShell runs or reads, wherever it lies', async () => {
    writeFileSync(inFolder('files/PortReporter.exe'), 'MZ');
    writeFileSync(inFolder('files/koffi.node'), 'MZ');
    const files = await signableFiles(inFolder('files'));
    assert.deepEqual(files.map((file) => basename(file)).toSorted(), [
      'Find-Engine.ps1',
      'LanguageMode.psm1',
      'PortReporter.Format.ps1xml',
      'PortReporter.Types.ps1xml',
      'PortReporter.exe',
      'PortReporter.psd1',
    ]);
  });

  describe('with a certificate', () => {
    before(async function () {
      requireTool(this, 'openssl', onPath('openssl'), 'On Debian: apt-get install openssl');
      const problem = await requireSigner({ pfx: import.meta.filename, passwordFile: null, timestampUrl: null }).then(() => null, String);
      requireTool(this, 'osslsigncode 2.8', problem === null, `${problem} On Debian 12 it is among the backports.`);
    });
    beforeEach(() => {
      const openssl = (...args: readonly string[]): unknown =>
        execFileSync('openssl', args, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
      openssl(
        'req',
        '-x509',
        '-newkey',
        'rsa:2048',
        '-nodes',
        '-keyout',
        'key.pem',
        '-out',
        'certificate.pem',
        '-days',
        '2',
        '-subj',
        '/CN=Port Reporter test',
        '-addext',
        'extendedKeyUsage=codeSigning',
      );
      writeFileSync(inFolder('password'), 'secret of the test\n');
      openssl('pkcs12', '-export', '-inkey', 'key.pem', '-in', 'certificate.pem', '-out', 'signer.pfx', '-passout', 'file:password');
    });

    const signer = (passwordFile = inFolder('password')): Parameters<typeof sign>[0] => ({
      pfx: inFolder('signer.pfx'),
      passwordFile,
      timestampUrl: null,
    });

    /** What the holder of the certificate has signed. @throws when OpenSSL does not find it to be his signature, or not whole */
    function signedContent(signature: Buffer): Buffer {
      const content = indirectData(signature);
      writeFileSync(inFolder('signature.der'), signature);
      writeFileSync(inFolder('content'), content);
      execFileSync(
        'openssl',
        [
          'smime',
          '-verify',
          '-inform',
          'DER',
          '-in',
          'signature.der',
          '-content',
          'content',
          '-CAfile',
          'certificate.pem',
          '-purpose',
          'any',
          '-binary',
        ],
        { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] },
      );
      return content;
    }

    it('puts a signature of their content into scripts, manifests and views', async () => {
      const files = await signableFiles(inFolder('files'));
      const before = new Map(files.map((file) => [file, readFileSync(file, 'utf8')]));
      await sign(signer(), files);
      assert.equal(files.length, 5);
      for (const file of files) {
        const { text, signature } = takeApart(file);
        assert.equal(text, before.get(file));
        const digest = createHash('sha256').update(Buffer.from(text, 'utf16le')).digest();
        assert.ok(signedContent(signature).includes(digest), file);
      }
      assert.deepEqual(readdirSync(inFolder('files/en-US')).toSorted(), ['Find-Engine.ps1', 'about.help.txt']);
    });

    it('puts a signature of its content into the executable, as Windows computes it', async function () {
      requireTool(this, 'PortReporter.exe', existsSync(executablePath(windows)), 'Run: npm run build');
      copyFileSync(executablePath(windows), inFolder('PortReporter.exe'));
      await sign(signer(), [inFolder('PortReporter.exe')]);
      const { digest, signature } = digestOfProgram(inFolder('PortReporter.exe'));
      assert.ok(signedContent(signature).includes(Buffer.from(digest, 'hex')));
    });

    it('reports a missing file of the signer before the build', async () => {
      await requireSigner(signer());
      await assert.rejects(requireSigner(signer(inFolder('none'))), {
        message: /^\S+none does not exist\. Check the path given with --pfx or --password-file/,
      });
    });

    it('reports the reason of a failure, and does not change the file', async () => {
      const file = inFolder('files/PortReporter.psd1');
      const before = readFileSync(file);
      writeFileSync(inFolder('wrong'), 'wrong\n');
      await assert.rejects(sign(signer(inFolder('wrong')), [file]), ({ message }: Error) => {
        assert.match(message, /^cannot sign \S+PortReporter\.psd1: Failed.*Wrong password.*\.$/s);
        assert.doesNotMatch(message, /\n/);
        return true;
      });
      assert.ok(readFileSync(file).equals(before));
      assert.deepEqual(
        readdirSync(inFolder('files')).filter((name) => name.endsWith('.signed')),
        [],
      );
    });
  });

  describe('with a command', () => {
    before(function () {
      if (process.platform === 'win32') this.skip();
    });

    function program(script: string): string {
      const file = inFolder('signer.sh');
      writeFileSync(file, `#!/bin/sh\n${script}\n`);
      chmodSync(file, 0o755);
      return file;
    }

    it('appends each file to the arguments of the command', async () => {
      const files = await signableFiles(inFolder('files'));
      await sign({ command: `${program(`echo "$1 $2" >> '${inFolder('told')}'; echo "# signed" >> "$3"`)} --key ours` }, files);
      assert.equal(readFileSync(inFolder('told'), 'utf8'), '--key ours\n'.repeat(files.length));
      for (const file of files) assert.match(readFileSync(file, 'utf8'), /# signed\n$/);
    });

    for (const [what, script, reason] of [
      ['fails', 'echo no token >&2; exit 3', 'no token'],
      ['fails without output', 'exit 3', 'Command failed with exit code 3.*'],
      ['changes nothing', 'true', 'the command did not change it'],
    ] as const) {
      it(`reports that it ${what}`, async () => {
        const file = inFolder('files/PortReporter.psd1');
        await assert.rejects(sign({ command: program(script) }, [file]), {
          message: new RegExp(`^cannot sign \\S+PortReporter\\.psd1: ${reason}\\.$`),
        });
      });
    }

    it('reports a program that does not exist', async () => {
      const signing = sign({ command: '/no/such/program' }, [inFolder('files/PortReporter.psd1')]);
      await assert.rejects(signing, { message: /\/no\/such\/program/ });
    });
  });
});
