import type { SystemEvent, SystemLog } from '../../model/system-log.ts';
import { closelog, openlog, syslog } from '../../platform/linux/libc.ts';
import { eventEntry } from '../events.ts';
import { syslogName } from './anchor-reader.ts';

/** LOG_PID, LOG_DAEMON and the priorities LOG_ERR, LOG_WARNING, LOG_INFO (syslog.h). */
const withProcessId = 0x1;
const daemon = 3 << 3;
/** openlog(3) keeps the address of the name, so the buffer must not move. */
const identity = Buffer.allocUnsafeSlow(64);
identity.write(`${syslogName}\0`);
const priorities = { error: 3, warning: 4, information: 6 } as const;

/**
 * The system log through syslog(3), which the journal reads too. If no process listens on /dev/log, the C library drops the messages
 * without an error.
 */
export function openSyslog(): SystemLog {
  openlog(identity, withProcessId, daemon);
  return {
    write: (event: SystemEvent) => {
      const { id, severity, text } = eventEntry(event);
      // An entry of the system log must be one line.
      syslog(priorities[severity], '%s', 'str', `event ${id}: ${text.replaceAll('\n', '; ')}`);
    },
    close: closelog,
  };
}
