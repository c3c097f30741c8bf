import { existsSync, readFileSync } from 'fs';
import { join } from 'path';
import { App } from 'aws-cdk-lib';
import { Finding } from './findings';

interface Report {
  readonly pluginReports: readonly {
    readonly violations: readonly {
      readonly ruleName: string;
      readonly description: string;
      readonly violatingConstructs: readonly { readonly constructPath: string }[];
    }[];
  }[];
}

/**
 * Synthesizes an app with the validator that aws-cdk-lib contains, and returns what it finds.
 *
 * @throws if the validator did not run
 */
export function validate(program: string, app: App): Finding[] {
  const before = process.env.CDK_VALIDATION;
  process.env.CDK_VALIDATION = 'true';
  const report = join(app.outdir, 'validation-report.json');
  try {
    app.synth();
  } catch (error) {
    // The validator throws after it has written its report.
    if (!existsSync(report)) throw error;
  } finally {
    process.env.CDK_VALIDATION = before;
  }
  if (!existsSync(report)) throw new Error(`no validation report of ${program}: the validator did not run`);
  const { pluginReports } = JSON.parse(readFileSync(report, 'utf8')) as Report;
  return pluginReports.flatMap(({ violations }) => violations).flatMap(({ ruleName, description, violatingConstructs }) =>
    violatingConstructs.map(({ constructPath }) =>
      ({ linter: 'validator', rule: ruleName, stack: program, where: constructPath, message: description })));
}
