import { existsSync, readFileSync } from 'fs';
import { join } from 'path';
import { App } from 'aws-cdk-lib';

export interface Violation {
  readonly ruleName: string;
  readonly severity: string;
  readonly description: string;
  readonly suggestedFix: string;
  readonly violatingConstructs: readonly { readonly constructPath: string }[];
}

interface Report {
  readonly pluginReports: { readonly pluginName: string; readonly metadata?: { readonly error?: string }; readonly violations: Violation[] }[];
}

/** What a plugin reports of an app, whether its synthesis fails or not. Errors of the plugin are thrown. */
export function reportOf(app: App, plugin: string): Violation[] {
  let failed = false;
  try {
    app.synth();
  } catch (error) {
    if (!String(error).includes('Validation') && !String(error).includes('Change Guard')) throw error;
    failed = true;
  }
  const file = join(app.outdir, 'validation-report.json');
  const report = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Report).pluginReports.find(({ pluginName }) => pluginName === plugin) : undefined;
  if (report?.metadata?.error) throw new Error(report.metadata.error);
  const violations = report?.violations ?? [];
  expect(failed).toBe(violations.some(({ severity }) => severity === 'fatal'));
  return violations;
}
