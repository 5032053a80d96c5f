import assert from 'node:assert/strict';
import { XmlError, parseXml } from '../../engine/analysis/xml.ts';

const refusal = async (text: string): Promise<string> =>
  parseXml(text, 'a.xml', 'a').then(
    () => 'taken',
    (error: unknown) => {
      assert.ok(error instanceof XmlError, String(error));
      assert.equal(error.target, 'a.xml');
      return error.message;
    },
  );

describe('XML', () => {
  it('gives elements with attributes, text and children in their order', async () => {
    const root = await parseXml(
      '<?xml version="1.0"?><!-- c --><!DOCTYPE a><a x="1&amp;2">\n<b> t </b><c y=\'>\'/><b><![CDATA[<z>]]></b></a>',
      'a.xml',
      'a',
    );
    assert.deepEqual(root, {
      name: 'a',
      attributes: { x: '1&2' },
      text: '',
      exactText: '',
      children: [
        { name: 'b', attributes: {}, text: 't', exactText: ' t ', children: [] },
        { name: 'c', attributes: { y: '>' }, text: '', exactText: '', children: [] },
        { name: 'b', attributes: {}, text: '<z>', exactText: '<z>', children: [] },
      ],
    });
  });

  for (const [what, text, reason] of [
    ['nothing', '', /it is empty/],
    ['another root', '<b/>', /its root is <b>/],
    ['no XML', 'hello', /it is no XML/],
    ['an open element', '<a><b></a>', /it is no XML/],
    ['an entity bomb', '<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]><a>&c;</a>', /declares entities/],
    ['an outer file', '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>', /declares entities/],
    ['an unknown entity', '<a>&b;</a>', /it is no XML/],
    ['depth', `${'<a>'.repeat(21)}${'</a>'.repeat(21)}`, /more than 20 deep/],
    ['great depth', '<a>'.repeat(2_000_000), /more than 20 deep/],
    ['depth behind quotation marks', `<a b=">">${'<c d="/>">'.repeat(30)}`, /more than 20 deep/],
  ] as const) {
    it(`refuses ${what}`, async () => assert.match(await refusal(text), reason));
  }
});
