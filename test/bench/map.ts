import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { markdownTable } from 'markdown-table';
import { onPath } from '../require-tool.ts';
import { openConnections } from './connections.ts';
import { duration, median, type Section } from './report.ts';
import { peakMemory, timeOf, type CommandLine } from './whole-process.ts';

const executable = fileURLToPath(new URL('../../dist/linux-x64/portreporter', import.meta.url));

interface Tool {
  readonly name: string;
  readonly command: CommandLine;
  /** Exit codes of success; default: 0. */
  readonly codes?: readonly number[];
}

const ours: Tool = { name: '`portreporter map --format tsv`', command: [executable, 'map', '--format', 'tsv'] };
const otherTools: readonly Tool[] = [
  { name: '`ss -tunap`', command: ['ss', '-tunap'] },
  { name: '`netstat -tunap`', command: ['netstat', '-tunap'] },
  // It ends with 1 if it could not read something that was not requested.
  { name: '`lsof -nP -i`', command: ['lsof', '-nP', '-i'], codes: [0, 1] },
];

const loads = [
  { sockets: 200, rounds: 12 },
  { sockets: 20_000, rounds: 12 },
  { sockets: 120_000, rounds: 8 },
] as const;

/** The whole process of `map`, compared with tools that print the same information. */
export async function measure(): Promise<Section> {
  if (process.platform !== 'linux') throw new Error('This subject is measured on Linux.');
  if (!existsSync(executable)) throw new Error(`${executable} is missing: run npm run build.`);
  const tools = [ours, ...otherTools.filter(({ command: [program] }) => onPath(program))];
  const texts: string[] = [];
  for (const { sockets, rounds } of loads) {
    const connections = await openConnections(sockets);
    try {
      texts.push(`${sockets.toLocaleString('en')} sockets, ${rounds} rounds:\n\n${await compare(tools, rounds)}`);
    } finally {
      await connections.stop();
    }
  }
  const user = process.getuid?.() === 0 ? 'root' : 'an ordinary user';
  return { title: 'map', text: [`From the start of the process to its end, output to /dev/null, as ${user}.`, ...texts].join('\n\n') };
}

async function compare(tools: readonly Tool[], rounds: number): Promise<string> {
  const times = new Map(tools.map((tool) => [tool, [] as number[]]));
  // One after the other, round by round, so that a disturbance of the machine affects all of them. Each tool is first in turn, because the
  // kernel caches the data that one has read for the next.
  for (let round = 0; round < rounds; round++) {
    for (let i = 0; i < tools.length; i++) {
      const tool = tools[(round + i) % tools.length] ?? ours;
      times.get(tool)?.push(timeOf(tool.command, process.env, tool.codes));
    }
  }
  const medians = new Map(tools.map((tool) => [tool, median(times.get(tool) ?? [])]));
  const fastest = Math.min(...tools.filter((tool) => tool !== ours).map((tool) => medians.get(tool) ?? Infinity));
  const rows: string[][] = [];
  for (const tool of tools) {
    const time = medians.get(tool) ?? NaN;
    const toOurs = time / (medians.get(ours) ?? NaN);
    rows.push([tool.name, duration(time), (time / fastest).toFixed(2), toOurs.toFixed(1), `${await peakMemory(tool.command)} MB`]);
  }
  return markdownTable([['', 'median', 'to the fastest other', 'to ours', 'peak memory'], ...rows], { align: ['l', 'r', 'r', 'r', 'r'] });
}
