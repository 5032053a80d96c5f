import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { CommandError } from '../../../engine/cli/errors.ts';
import { readSnapshot } from '../../../engine/cli/input/snapshot-file.ts';
import { csvWriter } from '../../../engine/cli/output/csv.ts';
import { jsonWriter } from '../../../engine/cli/output/json.ts';
import { tsvWriter } from '../../../engine/cli/output/tsv.ts';
import { xmlWriter } from '../../../engine/cli/output/xml.ts';
import { mappingFields } from '../../../engine/model/mapping-fields.ts';
import { createMapping, createOwnerlessMapping } from '../../builders.ts';
import { written } from '../output/written.ts';

const fields = mappingFields.filter(({ include }) => include === undefined);
const mappings = [createMapping({ processName: 'Büro\n日本' }), createOwnerlessMapping()];
const texts = {
  json: written((print) => jsonWriter(fields, print), mappings),
  csv: written((print) => csvWriter(fields, false, print), mappings),
  tsv: written((print) => tsvWriter(fields, print), mappings),
  xml: written((print) => xmlWriter(fields, 'portMapping', print), mappings),
};

describe("a snapshot's file", () => {
  let folder = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'portreporter-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  function file(content: string | Buffer): string {
    const path = join(folder, 'snapshot');
    writeFileSync(path, content);
    return path;
  }

  for (const [format, text] of Object.entries(texts)) {
    it(`is read in ${format}`, () => assert.deepEqual(readSnapshot(file(text), 'table'), mappings));
    it(`is read in ${format} with a byte order mark`, () => assert.deepEqual(readSnapshot(file(`\ufeff${text}`), 'table'), mappings));
    it(`is read in ${format} as Windows PowerShell redirects it`, () => {
      const lines = format === 'csv' ? text : text.replaceAll('\n', '\r\n');
      assert.deepEqual(readSnapshot(file(Buffer.from(`\ufeff${lines}`, 'utf16le')), 'table'), mappings);
    });
  }

  for (const [format, text] of Object.entries(texts)) {
    it(`is read in ${format} from UTF-16 without a byte order mark, and from gzip`, () => {
      assert.deepEqual(readSnapshot(file(Buffer.from(text, 'utf16le')), 'table'), mappings);
      assert.deepEqual(readSnapshot(file(gzipSync(text)), 'table'), mappings);
    });
  }

  it('is read in xml with every character of a name', () => {
    const hostile = createMapping({ processName: ' a\u0007\\b<&>\r\u202e ', commandLine: '' });
    assert.deepEqual(readSnapshot(file(written((print) => xmlWriter(fields, 'portMapping', print), [hostile])), 'table'), [hostile]);
  });

  const plain = written((print) => csvWriter(fields, false, print), [createOwnerlessMapping()]);
  for (const [title, text] of [
    ['semicolons', plain.replaceAll(',', ';')],
    ['the line sep=; of Excel', `sep=;\r\n${plain.replaceAll(',', ';')}`],
    ['tabs', plain.replaceAll(',', '\t')],
    ['the line sep=, of Excel', `sep=,\r\n${plain}`],
    ['CR CR LF', plain.replaceAll('\r\n', '\r\r\n')],
  ] as const) {
    it(`is read in CSV with ${title}`, () => assert.deepEqual(readSnapshot(file(text), 'table'), [createOwnerlessMapping()]));
  }

  const refused: [title: string, content: string, says: RegExp][] = [
    ['an empty file', '', /record 1: it is empty/],
    ['another text', 'Dear Sir,\nor Madam', /record 1: it has no column localPort/],
    ['cut JSON', texts.json.slice(0, -20), /record 2: it is not JSON/],
    ['a list among objects', '{"protocol":"TCP","localAddress":"::","localPort":1}\n[1]\n', /record 2: it is not an object/],
    ['JSON of something else', '{"a":1}', /record 1: protocol is missing/],
    ['a damaged number', texts.tsv.replace('\t1447\t', '\tx\t'), /record 1: localPort is "x", not a whole number/],
    ['CSV that is cut off in a record', plain.slice(0, plain.indexOf('\n') + 12), /record 1: it is cut off \(\d+ of \d+ fields\)/],
    ['TSV that is cut off in a record', `${texts.tsv}TCP\t10.0.0.1\t5`, /record 3: it is cut off \(3 of \d+ fields\)/],
    ['TSV that is cut off in its last cell', texts.tsv.slice(0, -1), /record 2: it is cut off \(its line has no end\)/],
    ['CSV that is cut off in its last cell', plain.slice(0, -2), /record 1: it is cut off \(its line has no end\)/],
    ['a line with too many cells', texts.tsv.replace(/\n$/, '\tx\n'), /record 2: it has \d+ fields instead of \d+/],
    ['other XML', '<html/>', /record 1: its root is <html>\)/],
    ['XML that is cut off in its first record', texts.xml.slice(0, 150), /record 1: it is cut off \(<\/portMappings> is missing\)/],
    ['XML that is cut off in a record', texts.xml.slice(0, -60), /record 2: it is cut off \(<\/portMappings> is missing\)/],
    ['XML that is cut off after its last record', texts.xml.replace('</portMappings>', ''), /record 3: it is cut off/],
    ['an open quote', `${texts.csv}"`, /record 3: Quote Not Closed/],
  ];
  for (const [title, content, says] of refused) {
    it(`is refused when it is ${title}`, () =>
      assert.throws(
        () => readSnapshot(file(content), 'table'),
        (error) => {
          assert.ok(error instanceof CommandError);
          assert.match(error.message, says);
          assert.equal(error.code, 'InvalidSnapshot');
          return true;
        },
      ));
  }
});
