import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseStringPromise } from 'xml2js';
import { changeEntry, changeEventIds, droppedEntry } from '../../engine/service/change-entry.ts';
import { maxEventsAtOnce, maxEventsPerSecond } from '../../engine/service/change-events.ts';
import { changeLogKey, changeLogName, changeSource } from '../../engine/service/windows/change-event-log.ts';
import { eventSource } from '../../engine/service/windows/event-log.ts';
import { changes } from '../service/change-rows.ts';
import { cookbook, guide, guideFolder } from './event-forwarding-guide.ts';

const fields = changeEntry(changes.opened, false).fields;
const windowsFields = fields.filter(({ linuxOnly }) => !linuxOnly).map(({ name }) => name);

describe('the guide to Windows Event Forwarding', () => {
  it('lists the fields in the order of the insertion strings', () => {
    const rows = [...guide.matchAll(/^\| (\d+) \| `?(\w+)`? \|/gm)].map(([, number, name]) => `${number} ${name}`);
    assert.deepEqual(
      rows,
      ['text', ...windowsFields].map((name, index) => `${index + 1} ${name}`),
    );
  });

  it('lists the fields that only the journal has', () => {
    for (const { name } of fields.filter(({ linuxOnly }) => linuxOnly))
      assert.ok(guide.includes(`\`PORT_REPORTER_${name.replace(/[A-Z]/g, '_$&').toUpperCase()}\``), name);
  });

  it('has the ids, names and limits of the program', () => {
    assert.deepEqual(
      [...guide.matchAll(/^\| (4\d\d) \|/gm)].map(([, id]) => Number(id)),
      Object.values(changeEventIds),
    );
    for (const text of [
      `\`${changeLogName}\`, source \`${changeSource}\``,
      changeLogKey,
      String(maxEventsPerSecond),
      String(maxEventsAtOnce),
    ])
      assert.ok(guide.includes(text), text);
    const dropped = droppedEntry({ count: 1, from: new Date(0), to: new Date(0) }).fields.map(({ name }) => name);
    assert.deepEqual(dropped, ['time', 'event', 'count', 'from', 'to']);
    assert.match(guide, /text, `time`, `event` \(`dropped`\), `count`, `from`, `to`/);
  });

  it('has the same fields as the function that makes objects', () => {
    const script = readFileSync(join(guideFolder, 'ConvertFrom-PortReporterEvent.ps1'), 'utf8');
    const [list = ''] = /\$changeFields = @\(([^)]*)\)/.exec(script)?.slice(1) ?? [];
    assert.deepEqual(
      [...list.matchAll(/'(\w+)'/g)].map(([, name]) => name),
      ['text', ...windowsFields],
    );
  });

  it('has a subscription to this log and to the events in the Application log', async () => {
    const { Subscription } = await parseStringPromise(readFileSync(join(guideFolder, 'subscription.xml'), 'utf8'));
    assert.equal(Subscription.$.xmlns, 'http://schemas.microsoft.com/2006/03/windows/events/subscription');
    assert.deepEqual([Subscription.SubscriptionType[0], Subscription.LogFile[0]], ['SourceInitiated', 'ForwardedEvents']);
    const { QueryList } = await parseStringPromise(Subscription.Query[0]);
    assert.deepEqual(
      QueryList.Query.map(({ Select }: { Select: { _: string; $: { Path: string } }[] }) => [Select[0]?.$.Path, Select[0]?._]),
      [
        [changeLogName, '*'],
        ['Application', `*[System[Provider[@Name="${eventSource}"]]]`],
      ],
    );
  });

  // "XPath 1.0 limitations" (Consuming Events, Microsoft). test/powershell/event-log-queries.test.ts evaluates the expressions.
  describe('uses what Windows supports of XPath', () => {
    it('has expressions', () => assert.ok(cookbook.length >= 12));
    for (const [question, xpath] of cookbook) {
      it(question, () => {
        const withoutStrings = xpath.replace(/"[^"]*"/g, '""');
        assert.match(withoutStrings, /^\*\[.*\]$/);
        // Child elements and attributes, comparisons, `and`, and positions of Data; timediff is the only function.
        const words = withoutStrings.match(/@?[A-Za-z]\w*/g) ?? [];
        const known = /^(?:System|EventData|Data|EventID|TimeCreated|Provider|@SystemTime|@Name|timediff|and)$/;
        assert.deepEqual(
          words.filter((word) => !known.test(word)),
          [],
        );
        assert.ok(!/::|\/|\||\$/.test(withoutStrings));
        for (const [, position] of withoutStrings.matchAll(/Data\[(\d+)\]/g)) assert.ok(Number(position) <= windowsFields.length + 1);
      });
    }
  });
});
