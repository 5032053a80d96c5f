import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { load } from 'js-yaml';
import { defaultSettings } from '../../engine/model/settings.ts';
import { logName } from '../../engine/log-format/log-names.ts';

const folder = 'docs/fleet';
const textOf = (file: string): string => readFileSync(path.join(folder, file), 'utf8');

/** The files of agents that send logs. Those for engines and for the event log have tests of their own. */
const configurations = [
  'elastic-agent/elastic-agent.yml',
  'fluent-bit/fluent-bit.yaml',
  'journal/journal-upload.conf',
  'journal/restart.conf',
  'nxlog/nxlog.conf',
  'otel-collector/config.yaml',
  'rsyslog/sender.conf',
  'rsyslog/server.conf',
  'vector/vector.yaml',
];

/** The patterns of log files in a configuration, also those in its comments. */
const patternsIn = (file: string): string[] => [...textOf(file).matchAll(/[^\s'"[\]]*PR-EVENTS-\*\.jsonl/g)].map(([pattern]) => pattern);

/** The value at a path of keys; fails if it does not exist. */
function valueAt(document: unknown, ...keys: (string | number)[]): unknown {
  let value = document;
  for (const key of keys) {
    assert.ok(typeof value === 'object' && value !== null, `nothing at ${keys.join(' > ')}`);
    value = Object.entries(value).find(([name]) => name === String(key))?.[1];
  }
  assert.notEqual(value, undefined, `nothing at ${keys.join(' > ')}`);
  return value;
}

describe('the configurations of agents', () => {
  it('are all listed in the index', () => {
    const index = textOf('README.md');
    for (const file of configurations) assert.ok(index.includes(`(${file})`), file);
    const found = globSync(['{elastic-agent,fluent-bit,journal,nxlog,otel-collector,rsyslog,vector}/*'], { cwd: folder });
    assert.deepEqual(found.map((file) => file.replaceAll('\\', '/')).toSorted(), configurations);
  });

  for (const file of configurations) {
    it(`${file} begins with what was run, or with what it was checked against`, () => {
      const [first = '', second = ''] = textOf(file).split('\n');
      if (file.startsWith('rsyslog/')) assert.match(second, /^# Run by test\/fleet\/rsyslog\.test\.ts: Debian \d+, rsyslog [\d.]+/);
      else assert.match(first, /^# (?:Not run: checked against .* \d|Run by hand on .* \d)/);
    });
  }

  for (const file of configurations.filter((name) => !/server\.conf|journal\//.test(name))) {
    it(`${file} reads the files that the reporter writes`, () => {
      const patterns = patternsIn(file).map((pattern) => pattern.replaceAll('\\', '/'));
      assert.notEqual(patterns.length, 0);
      const folders = [defaultSettings('linux'), defaultSettings('win32')].map(({ logDirectory }) => logDirectory.replaceAll('\\', '/'));
      for (const pattern of patterns) {
        assert.ok(folders.includes(path.posix.dirname(pattern)), pattern);
        const name = logName('events', '26-11-28-9-5-7');
        assert.ok(path.posix.matchesGlob(`${path.posix.dirname(pattern)}/${name}`, pattern), `${pattern} does not match ${name}`);
        for (const other of ['PR-PORTS-26-11-28-9-5-7.log', 'PR-STATUS.json']) {
          assert.ok(!path.posix.matchesGlob(`${path.posix.dirname(pattern)}/${other}`, pattern), other);
        }
      }
    });
  }

  it('keep their positions across restarts, and start at the beginning of each file', () => {
    const [otel, vector, fluentBit, elastic] = [
      'otel-collector/config.yaml',
      'vector/vector.yaml',
      'fluent-bit/fluent-bit.yaml',
      'elastic-agent/elastic-agent.yml',
    ].map((file) => load(textOf(file)));
    const storage = valueAt(otel, 'receivers', 'file_log/port_reporter', 'storage');
    assert.ok(valueAt(otel, 'extensions', String(storage)));
    assert.deepEqual(valueAt(otel, 'service', 'extensions'), [storage]);
    assert.equal(valueAt(otel, 'receivers', 'file_log/port_reporter', 'start_at'), 'beginning');
    assert.deepEqual(
      [valueAt(vector, 'data_dir'), valueAt(vector, 'sources', 'port_reporter', 'read_from')],
      ['/var/lib/vector', 'beginning'],
    );
    const tail = valueAt(fluentBit, 'pipeline', 'inputs', 0);
    assert.deepEqual([valueAt(tail, 'read_from_head'), valueAt(tail, 'db')], [true, '/var/lib/fluent-bit/port-reporter.db']);
    assert.equal(valueAt(elastic, 'inputs', 0, 'type'), 'filestream');
    assert.match(textOf('nxlog/nxlog.conf'), /^ *SavePos +TRUE\n *ReadFromLast +FALSE$/m);
    assert.match(textOf('rsyslog/sender.conf'), /persistStateAfterSubmission="on"/);
  });

  it('keep what is not sent yet on the disk, without a limit of attempts', () => {
    const otel = load(textOf('otel-collector/config.yaml'));
    assert.deepEqual(valueAt(otel, 'exporters', 'otlp_grpc', 'sending_queue'), {
      enabled: true,
      storage: 'file_storage',
      block_on_overflow: true,
    });
    assert.equal(valueAt(otel, 'exporters', 'otlp_grpc', 'retry_on_failure', 'max_elapsed_time'), '0s');
    const sink = valueAt(load(textOf('vector/vector.yaml')), 'sinks', 'central');
    assert.deepEqual([valueAt(sink, 'buffer', 'type'), valueAt(sink, 'acknowledgements', 'enabled')], ['disk', true]);
    const fluentBit = load(textOf('fluent-bit/fluent-bit.yaml'));
    assert.equal(valueAt(fluentBit, 'pipeline', 'inputs', 0, 'storage.type'), 'filesystem');
    assert.equal(valueAt(fluentBit, 'pipeline', 'outputs', 0, 'retry_limit'), 'no_limits');
    assert.match(textOf('nxlog/nxlog.conf'), /^PersistLogqueue +TRUE$/m);
    assert.match(textOf('rsyslog/sender.conf'), /queue\.saveOnShutdown="on"/);
  });

  it('connect their parts: inputs, parsers and outputs that exist', () => {
    const otel = load(textOf('otel-collector/config.yaml'));
    for (const part of ['receivers', 'exporters']) {
      const [name] = Object.values(valueAt(otel, 'service', 'pipelines', 'logs', part) ?? {});
      assert.ok(valueAt(otel, part, name));
    }
    const vector = load(textOf('vector/vector.yaml'));
    assert.deepEqual(valueAt(vector, 'transforms', 'port_reporter_event', 'inputs'), Object.keys(valueAt(vector, 'sources') ?? {}));
    assert.deepEqual(valueAt(vector, 'sinks', 'central', 'inputs'), Object.keys(valueAt(vector, 'transforms') ?? {}));
    const fluentBit = load(textOf('fluent-bit/fluent-bit.yaml'));
    assert.equal(valueAt(fluentBit, 'pipeline', 'inputs', 0, 'parser'), valueAt(fluentBit, 'parsers', 0, 'name'));
    assert.equal(valueAt(fluentBit, 'pipeline', 'outputs', 0, 'match'), valueAt(fluentBit, 'pipeline', 'inputs', 0, 'tag'));
    const blocks = [...textOf('nxlog/nxlog.conf').matchAll(/^<(Input|Output|Route) (\w+)>\n[^<]*^<\/\1>$/gm)].map(
      ([, kind, name]) => `${kind} ${name}`,
    );
    assert.deepEqual(blocks, ['Input port_reporter', 'Output central', 'Route port_reporter']);
  });
});
