import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { parseStringPromise } from 'xml2js';
import { xmlWriter } from '../../../engine/cli/output/xml.ts';
import { mappingFields } from '../../../engine/model/mapping-fields.ts';
import { createMapping } from '../../builders.ts';
import { hostileText } from '../../malicious-strings.ts';
import { anyMapping } from '../../snapshot-builder.ts';
import { written } from './written.ts';

const fields = mappingFields.filter(({ include }) => include !== 'names');

/** The text that an element stands for. */
function textOf(element: unknown): string {
  if (typeof element === 'string') return element;
  assert.ok(typeof element === 'object' && element !== null && '_' in element && typeof element._ === 'string');
  assert.deepEqual({ ...element }, { _: element._, $: { escaped: 'true' } });
  return element._.replace(/\\x([0-9a-f]{2})|\\u\{([0-9a-f]{4})\}/g, (_, two, four) =>
    String.fromCharCode(Number.parseInt(two ?? four, 16)),
  );
}

describe('XML', () => {
  it('is well-formed and holds every text, what XML cannot hold escaped', async () => {
    const visible = hostileText.filter((text) => text.trim() !== '');
    await fc.assert(
      fc.asyncProperty(fc.array(visible, { minLength: 1, maxLength: 5 }), async (names) => {
        const text = written(
          (print) => xmlWriter(fields, 'portMapping', print),
          names.map((processName) => createMapping({ processName })),
        );
        const { portMappings } = await parseStringPromise(text, { strict: true });
        assert.deepEqual(
          portMappings.portMapping.map((mapping: { processName: [unknown] }) => textOf(mapping.processName[0])),
          names,
        );
      }),
    );
  });

  it('is well-formed whatever a snapshot holds', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyMapping, { maxLength: 3 }), async (mappings) => {
        await parseStringPromise(
          written((print) => xmlWriter(fields, 'portMapping', print), mappings),
          { strict: true },
        );
      }),
    );
  });

  it('leaves out what is null and has an element for each item', () => {
    const mapping = createMapping({
      services: [{ name: 'Dhcp', displayName: 'DHCP "Client" & Co', type: 'shared process' }],
      user: null,
      missing: { user: 'AccessDenied' },
      processName: 'a\u0007\\b',
      path: 'cod\u202etxt.exe',
    });
    const names = ['localPort', 'processName', 'path', 'user', 'services', 'sharedWith', 'missing'];
    assert.equal(
      written(
        (print) =>
          xmlWriter(
            fields.filter(({ name }) => names.includes(name)),
            'portMapping',
            print,
          ),
        [mapping],
      ),
      `\
<?xml version="1.0" encoding="UTF-8"?>
<portMappings>
  <portMapping>
    <localPort>1447</localPort>
    <processName escaped="true">a\\x07\\x5cb</processName>
    <path>cod\u202etxt.exe</path>
    <services><item><name>Dhcp</name><displayName>DHCP "Client" &amp; Co</displayName><type>shared process</type></item></services>
    <sharedWith/>
    <missing><user>AccessDenied</user></missing>
  </portMapping>
</portMappings>
`,
    );
  });
});
