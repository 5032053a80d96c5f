import { randomBytes } from 'node:crypto';
import { createServer, type Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';

/** One of the two streams, and what was written to it. */
export interface OutputPiece {
  readonly stream: 'output' | 'error';
  readonly text: string;
}

/** Where a program with administrator rights, which shares no console with its caller, writes what it prints. */
export interface ElevatedOutput {
  /** Name of the pipe, for the program's command line. */
  readonly pipe: string;
  /** Settled when everything is received. Call it when the program has ended. */
  close(): Promise<void>;
}

const maxWait = 2000; // milliseconds

/** Whether a text is the name of a pipe of ours: an elevated program must not open just any path that it is given. */
export function isOutputPipe(text: string): boolean {
  return /^\\\\\.\\pipe\\PortReporter-setup-[0-9a-f]{32}$/.test(text);
}

/** A piece as it goes through the pipe: a line of JSON. */
export function outputLine(piece: OutputPiece): string {
  return `${JSON.stringify(piece)}\n`;
}

/** Makes the pipe. Only the caller, the system and administrators can write to it (CreateNamedPipeW, default security). */
export async function receiveOutput(receive: (piece: OutputPiece) => void): Promise<ElevatedOutput> {
  const pipe = `\\\\.\\pipe\\PortReporter-setup-${randomBytes(16).toString('hex')}`;
  const ends: Promise<unknown>[] = [];
  const server = createServer((socket) => {
    ends.push(receiveFrom(socket, receive));
  });
  await new Promise<void>((done, fail) => {
    server.once('error', fail).listen(pipe, done);
  });
  return {
    pipe,
    async close() {
      // A connection that was made a moment ago is still to be heard of.
      await setTimeout(100);
      await Promise.race([Promise.all(ends), setTimeout(maxWait)]);
      server.close();
    },
  };
}

function receiveFrom(socket: Socket, receive: (piece: OutputPiece) => void): Promise<void> {
  let gathered = '';
  return new Promise((done) => {
    socket
      .setEncoding('utf8')
      .on('data', (text: string) => {
        const lines = `${gathered}${text}`.split('\n');
        gathered = lines.pop() ?? '';
        for (const line of lines) receive(JSON.parse(line));
      })
      .once('error', () => {
        socket.destroy();
      })
      .once('close', () => done());
  });
}
