// Run by Node on Windows: writes the changes of change-rows.ts to the event log "Port Reporter", and prints the errors as JSON.

import { writeSync } from 'node:fs';
import type { SystemEvent } from '../../engine/model/system-log.ts';
import { openChangeEvents } from '../../engine/service/change-events.ts';
import { changes } from '../service/change-rows.ts';

const errors: SystemEvent[] = [];
const systemLog = { write: (event: SystemEvent) => void errors.push(event), close: () => undefined };
const events = await openChangeEvents({ eventLog: 'changes', logCommandLines: false }, systemLog);
events?.write(Object.values(changes));
events?.close();
writeSync(1, JSON.stringify(errors));
