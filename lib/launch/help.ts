import { settings } from '@/lib/config';

/**
 * Owns: the text of `npm start -- --help`.
 * Promises: each setting of lib/config.ts, its default and what it does, 100 columns wide.
 */
export function settingsHelp(): string {
  const blocks = settings.map((setting) => {
    const first = setting.firstStartOnly ? ' Counts at the first start only.' : '';
    return `  ${setting.name}  (default: ${setting.default})\n${wrap(`${setting.text}${first}`, 94, '      ')}`;
  });
  return `npm start brings up Postern: database, console and SMTP. Settings are environment variables, all optional:

${blocks.join('\n')}

  npm run demo        the same in a throwaway directory, with a receiving server and a few messages
  npm run dev         the same from the sources, for who changes them: npm run dev -- --help
  npm run shell       the command line: npm run -s shell -- -Command "Get-Queue"
  npm run backup      all of it into one file: npm run backup -- --help
  npm run restore     an empty installation becomes that of a backup: npm run restore -- --help
  npm run web         the console alone, beside a running database
  npm run transport   a transport server alone, beside a running database
`;
}

function wrap(text: string, width: number, indent: string): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line ? `${line} ${word}` : word;
    }
  }
  return [...lines, line].map((each) => indent + each).join('\n');
}
