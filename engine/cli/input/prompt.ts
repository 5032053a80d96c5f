import { createInterface } from 'node:readline';

/** Asks on the console until the answer is Y or N. The end of input counts as N. */
export async function askYesNo(question: string, print: (text: string) => void): Promise<boolean> {
  const lines = createInterface({ input: process.stdin });
  try {
    print(question);
    for await (const line of lines) {
      const answer = line.trim().toLowerCase();
      if (answer === 'y' || answer === 'n') return answer === 'y';
      print(`\n${question}`);
    }
    return false;
  } finally {
    lines.close();
  }
}

/** Waits for a key on the console, without echo. */
export async function anyKey(prompt: string, print: (text: string) => void): Promise<void> {
  const { stdin } = process;
  stdin.setRawMode(true);
  print(prompt);
  await new Promise<void>((pressed) => {
    stdin
      .once('data', () => pressed())
      .once('end', pressed)
      .resume();
  });
  stdin.setRawMode(false);
  stdin.pause();
  print('\n');
}
