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
  it('returns elements with attributes, text and children in their order', async () => {
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
    ['an empty text', '', /it is empty/],
    ['another root', '<b/>', /its root is <b>/],
    ['text', 'hello', /invalid XML/],
    ['an open element', '<a><b></a>', /invalid XML/],
    ['an entity bomb', '<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]><a>&c;</a>', /declares entities/],
    ['an external file', '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>', /declares entities/],
    ['an unknown entity', '<a>&b;</a>', /invalid XML/],
    ['depth', `${'<a>'.repeat(21)}${'</a>'.repeat(21)}`, /nested more than 20 levels deep/],
    ['great depth', '<a>'.repeat(2_000_000), /nested more than 20 levels deep/],
    ['depth after quotation marks', `<a b=">">${'<c d="/>">'.repeat(30)}`, /nested more than 20 levels deep/],
  ] as const) {
    it(`refuses ${what}`, async () => assert.match(await refusal(text), reason));
  }

  for (const [text, place] of [
    ['<a>\n  <b x=1/></a>', 'line 2, column 8: Unquoted attribute value'],
    ['<a>\r\n<b></c></a>', 'line 2, column 7: Unexpected close tag'],
    ['<a>\n\n<b>&foo;</b></a>', 'line 3, column 8: Invalid character entity'],
    ['hello', 'line 1, column 1: Non-whitespace before first tag'],
    ['\n\n <!DOCTYPE a SYSTEM "x"><a/>', 'line 3, column 2: it declares entities'],
  ] as const) {
    it(`names line and column of ${JSON.stringify(text)}`, async () => {
      const message = await refusal(text);
      assert.ok(message.includes(place), message);
    });
  }
});
