import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../installer/build/folders.ts';

/**
 * Lines of code, help and docs are not longer. Exceptions: tables and program output in Markdown, and lines with a string or pattern of
 * more than 100 characters, because recorded data and messages are found more easily in one piece.
 */
const maxLineLength = 140;

/**
 * Words and phrases that docs/glossary.md replaced, with the term to use. They must not come back in code, comments, help, messages and
 * docs.
 */
const replaced: readonly (readonly [pattern: RegExp, term: string])[] = [
  [/\bways? out\b/i, 'remedy'],
  [/\bwayOut\b/, 'remedy'],
  [/\bhand-?outs?\b|\bhanded out\b/i, 'release package'],
  [/\bnative parts?\b/i, 'native addon'],
  [/\bpatience\b|\bpatiently\b/i, 'a timeout with its unit'],
  [/\bstretch(?:es)?\b/i, 'file chunk'],
  [/\bnewcomers?\b/i, 'new item, new user'],
  [/\bintruders?\b/i, 'untrusted writer'],
  [/\bgrave(?:st)?\b/i, 'severe, high'],
  [/(?<!owner |')\bnobody\b|\bsomebody\b|\banybody\b|\bwhoever\b/i, 'no process, another account, the caller'],
  [/\b(?:the|a|one|two|each|last|next|first) looks?\b/i, 'poll, snapshot'],
  [/\bcome along\b|\bcomes along\b/i, 'built-in'],
  [/\bto be had\b|\bhad back\b/i, 'available, restored'],
  [/\btak(?:e|es|en|ing) away\b|\btook away\b/i, 'remove, uninstall'],
  [/\bgo(?:es)? on with\b/i, 'continue'],
  [/\bwhere there (?:is|are) none\b/i, 'if none exists'],
  [/\bsays? so\b/i, 'reports it'],
  [/\bof one's own\b/i, 'custom, separate'],
  [/\bso (?:many|often) as\b/i, 'the maximum number of'],
  [/\bblanks\b/i, 'spaces'],
];

/** Files that quote others: the original's words, licences, recorded logs, generated files, and this list. */
const exempt =
  /^(?:LICENSE|package-lock\.json|docs\/record\.md|test\/check-language\.ts|docs\/glossary\.md|test\/fixtures\/)|\/fixtures\/|package-lock\.json$|\.png$|\.log$|\.jsonl$/;
const checked = /\.(?:ts|md|ps1|psm1|psd1|ps1xml|txt|xml|cs|yml|conf|service|cmd|json)$/;

interface Problem {
  readonly place: string;
  readonly text: string;
}

function problemsIn(file: string): Problem[] {
  const markdown = file.endsWith('.md');
  let isOutput = false;
  let inTemplate = false;
  return readFileSync(join(root, file), 'utf8')
    .split(/\r?\n/)
    .flatMap((line, index) => {
      if (markdown && /^\s*```/.test(line)) isOutput = !isOutput;
      const place = `${file}:${index + 1}`;
      const mayBeLong =
        isOutput ||
        inTemplate ||
        (markdown && line.startsWith('|')) ||
        /https?:\/\/|'[^']{100,}'|"[^"]{100,}"|`[^`]{100,}|\/.{100,}\/|^[^`]{100,}`/.test(line);
      if ((line.match(/`/g)?.length ?? 0) % 2 === 1) inTemplate = !inTemplate;
      const words = replaced.filter(([pattern]) => pattern.test(line)).map(([pattern, term]) => `${pattern.exec(line)?.[0]}: use ${term}`);
      return [
        ...(line.length > maxLineLength && !mayBeLong ? [{ place, text: `${line.length} characters` }] : []),
        ...words.map((text) => ({ place, text })),
      ];
    });
}

const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: root, encoding: 'utf8' })
  .split('\n')
  .filter((file) => checked.test(file) && !exempt.test(file));
const problems = files.flatMap(problemsIn);
for (const { place, text } of problems) console.error(`${place}: ${text}`);
if (problems.length > 0) {
  console.error(`${problems.length} lines do not follow docs/glossary.md.`);
  process.exit(1);
}
