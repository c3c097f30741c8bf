import { mkdtempSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { App, Stack } from 'aws-cdk-lib';
import { ExitCode } from '../../cli/command';
import { main } from '../../cli/main';

export interface Result { readonly code: ExitCode; readonly out: string; readonly err: string }

/** Runs a command line in this process. */
export async function run(...argv: string[]): Promise<Result> {
  const written = { out: [] as string[], err: [] as string[] };
  const code = await main(argv, { out: (text) => void written.out.push(text), err: (text) => void written.err.push(text) }, '1.2.3');
  return { code, out: written.out.join('\n'), err: written.err.join('\n') };
}

/** The output folder of an app. */
export function folderOf(define: (app: App) => void): string {
  const app = new App({ outdir: mkdtempSync(join(tmpdir(), 'cli-')) });
  define(app);
  return app.synth().directory;
}

/** An app with one stack that has nothing of the library. */
export const otherApp = () => folderOf((app) => new Stack(app, 'Other'));

/** An AWS CLI that answers by parts of the command line, otherwise with 100. An answer that is no text is an error. */
export function cli(answers: Readonly<Record<string, string | Error>>): void {
  const all: Record<string, string | Error> = { 'sts': '123456789012', ...answers, '*length*': '0', '*policies*': '0' };
  const cases = Object.entries(all).map(([part, answer]) => [new RegExp(part.replaceAll('*', '.*').replace(/^sts/, '^sts')), answer] as const);
  jest.spyOn(jest.requireActual<typeof import('child_process')>('child_process'), 'execFileSync').mockImplementation(((_: string, args: readonly string[]) => {
    const answer = cases.find(([pattern]) => pattern.test(args.join(' ')))?.[1] ?? '100';
    if (answer instanceof Error) throw answer;
    return `${answer}\n`;
  }) as never);
}

/** An error of the AWS CLI. */
export const failing = (stderr: string) => Object.assign(new Error('Command failed'), { stderr });
