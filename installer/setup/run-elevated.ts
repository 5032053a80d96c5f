import { receiveOutput, type OutputPiece } from './elevated-output.ts';
import { runElevated } from './elevation.ts';

/**
 * Runs setup with administrator rights in a hidden window and receives what it prints.
 * @returns its exit code
 * @throws as {@link runElevated}
 */
export async function runSetupElevated(program: string, args: readonly string[], receive: (piece: OutputPiece) => void): Promise<number> {
  const output = await receiveOutput(receive);
  try {
    return await runElevated(program, [...args, '--output-pipe', output.pipe], 'hidden');
  } finally {
    await output.close();
  }
}
