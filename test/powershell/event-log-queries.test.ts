import assert from 'node:assert/strict';
import { join } from 'node:path';
import { changeEntry, droppedEntry, type ChangeEntry } from '../../engine/service/change-entry.ts';
import { changeSource } from '../../engine/service/windows/change-event-log.ts';
import { cookbook, guideFolder } from '../docs/event-forwarding-guide.ts';
import { changes } from '../service/change-rows.ts';
import { quoted, requirePowerShell, runPowerShell } from './pwsh.ts';

const dropped = droppedEntry({ count: 7, from: new Date(0), to: new Date(1000) });
const entries: Readonly<Record<string, ChangeEntry>> = {
  ...Object.fromEntries(Object.entries(changes).map(([name, change]) => [name, changeEntry(change, false)])),
  outgoing: changeEntry({ time: new Date(0), event: 'opened', source: 'poll', mapping: changes.closedUnknown.mapping }, false),
  dropped,
};
/** `connected` is two days old. */
const ages: Readonly<Record<string, number>> = { connected: 172_800_000 };

const stringsOf = ({ text, fields }: ChangeEntry): string[] => [
  text,
  ...fields.filter(({ linuxOnly }) => !linuxOnly).map(({ value }) => value),
];
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** An event as Windows renders it, without its namespace, which queries of Windows ignore. `Age` replaces timediff(). */
function eventXml(name: string, entry: ChangeEntry): string {
  const data = stringsOf(entry).map((value) => `<Data>${escaped(value)}</Data>`);
  return (
    `<Event><System><Provider Name='${changeSource}'/><EventID Qualifiers='0'>${entry.id}</EventID><Level>4</Level>` +
    `<TimeCreated SystemTime='2024-11-05T15:04:58.0000000Z' Age='${ages[name] ?? 1000}'/><Channel>Port Reporter</Channel></System>` +
    `<EventData>${data.join('')}</EventData></Event>`
  );
}

/** The events that each question of the cook-book selects. */
const expected: Readonly<Record<string, readonly string[]>> = {
  'all changes of a local port': ['opened', 'connected', 'changed', 'closed'],
  'new listeners': ['opened'],
  'new listeners that other computers can reach': ['opened'],
  'new connections to a remote port': ['outgoing'],
  'all changes with a remote address': ['closedUnknown', 'failed', 'outgoing'],
  'all changes of a program': ['opened', 'connected', 'changed', 'closed'],
  'all changes of a process': ['opened', 'connected', 'changed', 'closed'],
  'all changes of a user': ['opened', 'connected', 'changed', 'closed'],
  'all changes of a service': ['opened', 'connected', 'changed', 'closed'],
  'what opened in the last 24 hours': ['opened', 'protected', 'outgoing'],
  'UDP only': ['protected'],
  'sockets without a process': ['closedUnknown', 'failed', 'outgoing'],
  'changes that were dropped': ['dropped'],
  'everything but changed': ['opened', 'connected', 'closed', 'closedUnknown', 'failed', 'protected', 'outgoing', 'dropped'],
};

describe('events of the log "Port Reporter"', function () {
  this.timeout(60_000);
  before(async function () {
    this.timeout(600_000);
    await requirePowerShell(this);
  });

  it('are selected by the expressions of the cook-book', async () => {
    const events = Object.entries(entries).map(([name, entry]) => `${quoted(name)} = [xml] ${quoted(eventXml(name, entry))}`);
    const queries = cookbook.map(([, xpath]) => quoted(xpath.replaceAll('timediff(@SystemTime)', '@Age')));
    const { stdout, stderr } = await runPowerShell(`
      $events = [ordered] @{
        ${events.join('\n        ')}
      }
      foreach ($query in @(${queries.join(', ')})) {
        (@($events.Keys | Where-Object { $events[$_].SelectNodes($query).Count -gt 0 }) -join ',')
      }`);
    assert.equal(stderr, '');
    assert.deepEqual(
      Object.fromEntries(stdout.split('\n').map((names, index) => [cookbook[index]?.[0], names.split(',').filter((name) => name !== '')])),
      expected,
    );
  });

  it('become objects with the names of the fields', async () => {
    const event = (entry: ChangeEntry): string => {
      const properties = stringsOf(entry).map((value) => `@{ Value = ${quoted(value)} }`);
      return `[pscustomobject] @{ MachineName = 'pc1'; Id = ${entry.id}; RecordId = 12; Properties = @(${properties.join(', ')}) }`;
    };
    const { stdout, stderr } = await runPowerShell(`
      . ${quoted(join(guideFolder, 'ConvertFrom-PortReporterEvent.ps1'))}
      ${event(changeEntry(changes.closed, false))}, (${event(dropped)}) | ConvertFrom-PortReporterEvent | ConvertTo-Json -Compress`);
    assert.equal(stderr, '');
    const [closed, count]: Record<string, unknown>[] = JSON.parse(stdout);
    assert.deepEqual(
      ['computer', 'id', 'recordId', 'event', 'localPort', 'processName', 'seconds', 'peerProcessId'].map((name) => closed?.[name]),
      ['pc1', 403, 12, 'closed', '3389', 'svchost.exe', '12.345', null],
    );
    assert.deepEqual(count, {
      computer: 'pc1',
      id: 410,
      recordId: 12,
      text: dropped.text,
      time: '1970-01-01T00:00:01.000Z',
      event: 'dropped',
      count: '7',
      from: '1970-01-01T00:00:00.000Z',
      to: '1970-01-01T00:00:01.000Z',
    });
  });
});
