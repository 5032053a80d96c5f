import { droppedNote, linesIn, type UnreadWriter } from './dropped-lines.ts';

/** Maximum number of characters that wait for a write to return. */
const maxWaiting = 65_536;

/**
 * A writer whose writes run in another thread, and may never return.
 * @param start starts to write a text and calls `done` when it is written; it is not called again before that
 */
export function createBackgroundWriter(start: (text: string, done: (error: Error | null) => void) => void): UnreadWriter {
  let waiting = '';
  let dropped = 0;
  let isWriting = false;
  let failure: Error | null = null;

  function next(): void {
    if (isWriting) return;
    // Dropped lines follow the waiting ones.
    const text = waiting === '' ? droppedNote(dropped) : waiting;
    if (waiting === '') dropped = 0;
    waiting = '';
    if (text === '') return;
    isWriting = true;
    start(text, (error) => {
      isWriting = false;
      failure ??= error;
      if (failure === null) next();
    });
  }

  return {
    write(text) {
      if (failure) throw failure;
      if (dropped > 0 || waiting.length + text.length > maxWaiting) dropped += linesIn(text);
      else waiting += text;
      next();
    },
    retry: next,
    isBusy: () => isWriting,
  };
}
