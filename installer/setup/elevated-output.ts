import { randomBytes } from 'node:crypto';
import { createServer, type Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';

/** Text that was written to one of the two streams. */
export interface OutputPiece {
  readonly stream: 'output' | 'error';
  readonly text: string;
}

/** Receives the output of a program that runs with administrator rights and does not share a console with its caller. */
export interface ElevatedOutput {
  /** Name of the pipe, for the program's command line. */
  readonly pipe: string;
  /** Resolves when everything has been received. To be called after the program has ended. */
  close(): Promise<void>;
}

const maxWaitMs = 2000;

/** Whether a string is the name of a pipe created here. An elevated program must not open arbitrary paths from its command line. */
export function isOutputPipe(text: string): boolean {
  return /^\\\\\.\\pipe\\PortReporter-setup-[0-9a-f]{32}$/.test(text);
}

/** A piece as transferred through the pipe: a line of JSON. */
export function outputLine(piece: OutputPiece): string {
  return `${JSON.stringify(piece)}\n`;
}

/** Creates the pipe. Only the caller, the system and administrators can write to it (CreateNamedPipeW, default security). */
export async function receiveOutput(receive: (piece: OutputPiece) => void): Promise<ElevatedOutput> {
  const pipe = `\\\\.\\pipe\\PortReporter-setup-${randomBytes(16).toString('hex')}`;
  const connections: Promise<unknown>[] = [];
  const server = createServer((socket) => {
    connections.push(receiveFrom(socket, receive));
  });
  await new Promise<void>((done, fail) => {
    server.once('error', fail).listen(pipe, done);
  });
  return {
    pipe,
    async close() {
      // The event of a recent connection may still be pending.
      await setTimeout(100);
      await Promise.race([Promise.all(connections), setTimeout(maxWaitMs)]);
      server.close();
    },
  };
}

function receiveFrom(socket: Socket, receive: (piece: OutputPiece) => void): Promise<void> {
  let partialLine = '';
  return new Promise((done) => {
    socket
      .setEncoding('utf8')
      .on('data', (text: string) => {
        const lines = `${partialLine}${text}`.split('\n');
        partialLine = lines.pop() ?? '';
        for (const line of lines) receive(JSON.parse(line));
      })
      .once('error', () => {
        socket.destroy();
      })
      .once('close', () => done());
  });
}
