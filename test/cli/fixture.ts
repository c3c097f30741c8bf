import { mkdtempSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { App, Stack } from 'aws-cdk-lib';
import { ExitCode } from '../../cli/command';
import { main } from '../../cli/main';

export interface Result {
  readonly code: ExitCode;
  readonly out: string;
  readonly err: string;
}

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
