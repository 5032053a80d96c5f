/**
 * The interface of this directory, which reads the most frequent lines of PR-EVENTS: other files import this file only.
 *
 * The code below it is arranged for speed: PR-EVENTS of a web server has hundreds of megabytes a day. The plain implementation is
 * `parseEvent` in events-log-parser.ts, which reads all lines that this code does not; the tests compare the two. The speed is recorded in
 * docs/benchmarks.md under "findings" (`npm run bench -- findings`).
 */
export { MappingEventReader } from './mapping-event-reader.ts';
