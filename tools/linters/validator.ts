import { existsSync, readFileSync } from 'fs';
import { join } from 'path';
import { App } from 'aws-cdk-lib';

interface Report {
  readonly pluginReports: readonly {
    readonly pluginName: string;
    readonly violations: readonly {
      readonly ruleName: string;
      readonly description: string;
      readonly violatingConstructs: readonly { readonly constructPath: string }[];
    }[];
  }[];
}

/** What a validator says of a construct. */
export interface Violation {
  readonly plugin: string;
  readonly rule: string;
  readonly where: string;
  readonly message: string;
}

/**
 * Synthesizes an app with the validator that aws-cdk-lib contains and the plugins of the app, and returns what they find.
 *
 * @throws if the validator did not run
 */
export function validate(app: App): Violation[] {
  const before = process.env.CDK_VALIDATION;
  process.env.CDK_VALIDATION = 'true';
  const report = join(app.outdir, 'validation-report.json');
  try {
    app.synth({ force: true });
  } catch (error) {
    // The validator throws after it has written its report; any other error is the caller's to see.
    if (!existsSync(report)) throw error;
  } finally {
    process.env.CDK_VALIDATION = before;
  }
  if (!existsSync(report)) throw new Error('no validation report: the validator did not run');
  const { pluginReports } = JSON.parse(readFileSync(report, 'utf8')) as Report;
  return pluginReports.flatMap(({ pluginName, violations }) => violations.flatMap(({ ruleName, description, violatingConstructs }) =>
    violatingConstructs.map(({ constructPath }) => ({ plugin: pluginName, rule: ruleName, where: constructPath, message: description }))));
}
