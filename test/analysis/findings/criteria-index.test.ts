import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseCriteria, type Criterion } from '../../../engine/analysis/findings/criteria.ts';
import { CriteriaIndex } from '../../../engine/analysis/findings/criteria-index.ts';
import { defaultCriteria } from '../../../engine/analysis/findings/default-criteria.ts';
import { noSubject, type Subject } from '../../../engine/analysis/findings/subject.ts';

const maybe = <Value>(...values: readonly Value[]): fc.Arbitrary<Value | null> => fc.constantFrom(null, ...values);

/** Sockets at both sides of the ends of the ranges of ports in criteria. */
function anySocket(criteria: readonly Criterion[]): fc.Arbitrary<Subject> {
  const ends = criteria.flatMap(({ portRanges }) => portRanges).flatMap(({ from, to }) => [from - 1, from, to, to + 1]);
  const port = fc.constantFrom(...new Set(ends.filter((end) => end >= 0 && end <= 65_535)));
  return fc.record({
    protocol: fc.constantFrom('TCP', 'UDP'),
    direction: maybe<'Inbound' | 'Outbound'>('Inbound', 'Outbound'),
    localAddress: fc.constantFrom('10.0.0.1', '0.0.0.0'),
    localPort: port,
    remoteAddress: maybe('10.0.0.2', '203.0.113.9', '169.254.169.254'),
    remotePort: fc.option(port),
    state: maybe('Listen', 'Established', 'Bound'),
    processId: maybe(7),
    processName: maybe('svchost.exe', 'powershell.exe', 'nginx', 'chrome.exe', 'x.exe', 'python3'),
    path: maybe('C:\\Windows\\System32\\svchost.exe', 'C:\\Users\\a\\AppData\\x.exe', '/tmp/x'),
    user: maybe('NT AUTHORITY\\SYSTEM', 'LAB\\ann', 'root'),
    services: maybe<Subject['services']>([], [{ name: 'Dhcp' }]),
    parentProcessName: maybe('winword.exe', 'nginx', 'wmiprvse.exe'),
    commandLine: maybe('powershell -enc AAAA'),
    modules: maybe<readonly string[]>([], ['C:\\Windows\\Temp\\x.dll']),
    hostNames: maybe<readonly string[]>([], ['x.example.org']),
  } satisfies { readonly [field in keyof Subject]: unknown });
}

describe('the index of criteria', () => {
  it('selects all criteria that a socket matches, whatever it has selected before', async () => {
    const criteria = await parseCriteria(defaultCriteria, 'c.xml');
    const watchesEnds = ({ behaviour }: Criterion): boolean => behaviour?.kind === 'long-connection';
    const socket = anySocket(criteria);
    const field = fc.constantFrom(...Object.keys(noSubject));
    fc.assert(
      fc.property(socket, socket, fc.uniqueArray(field, { minLength: 10 }), (one, other, fields) => {
        const index = new CriteriaIndex(criteria, watchesEnds);
        // Sockets that differ in one field share most of what was selected before.
        for (const changed of [one, ...fields.map((name) => ({ ...one, ...only(other, name) }))]) {
          for (const isEnd of [false, true]) {
            const selected = index.ofSocket(changed, isEnd).filter((criterion) => criterion.match(changed));
            const matching = criteria.filter((criterion) => criterion.match(changed) && (!isEnd || watchesEnds(criterion)));
            assert.deepEqual(idsOf(selected), idsOf(matching));
          }
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('does not select those of other ports, although the direction is not known', async () => {
    const text =
      '<criteria><criterion id="low"><port>20-25</port></criterion><criterion id="high"><port>65535</port></criterion></criteria>';
    const index = new CriteriaIndex(await parseCriteria(text, 'c.xml'), () => false);
    const selected = (localPort: number, remotePort: number): string[] =>
      idsOf(index.ofSocket({ ...noSubject, protocol: 'TCP', localPort, remotePort }, false));
    assert.deepEqual(
      [selected(19, 26), selected(19, 20), selected(25, 443), selected(65_534, 443), selected(65_535, 0), selected(25, 65_535)],
      [[], ['low'], ['low'], [], ['high'], ['low', 'high']],
    );
  });
});

function idsOf(criteria: readonly Criterion[]): string[] {
  return criteria.map(({ id }) => id);
}

/** One field of a socket. */
function only(socket: Subject, name: string): Partial<Subject> {
  return Object.fromEntries(Object.entries(socket).filter(([key]) => key === name));
}
