// Run by Node on Windows: writes events to the Application event log and prints as JSON the events that it reads back.

import { writeSync } from 'node:fs';
import { openEventLog } from '../../engine/service/windows/event-log.ts';
import { newestEvent, readEventLogAnchors } from '../../engine/service/windows/event-log-reader.ts';

const since = new Date();
const log = openEventLog();
log.write({ kind: 'paused' });
log.write({ kind: 'diskLow', folder: 'C:\\Logs', free: 1_048_576, needed: 524_288_000 });
log.write({ kind: 'refused', setting: '-ld', value: 'C:Logs\u0007%1', reason: 'the log folder is relative', remedy: 'Give another.' });
const anchor = { time: since, session: 's', sequence: 1, computer: 'pc', folder: 'C:\\Logs %1', files: [], deleted: [] };
log.write({ kind: 'anchored', anchor });
log.close();
const reading = readEventLogAnchors();
writeSync(
  1,
  JSON.stringify({
    events: [3, 102, 200].map((id) => newestEvent([id], since)),
    anchor: 'anchors' in reading ? reading.anchors.at(-1)?.folder : reading.reason,
  }),
);
