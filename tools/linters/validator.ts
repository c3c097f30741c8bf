import { App } from 'aws-cdk-lib';
import { pluginReports } from '../validation-report';

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
  try {
    app.synth({ force: true });
  } catch (error) {
    // The validator throws after it has written its report; any other error is the caller's to see.
    if (!pluginReports(app.outdir)) throw error;
  } finally {
    if (before === undefined) delete process.env.CDK_VALIDATION;
    else process.env.CDK_VALIDATION = before;
  }
  const reports = pluginReports(app.outdir);
  if (!reports) throw new Error('no validation report: the validator did not run');
  return reports.flatMap(({ pluginName, violations }) => violations.flatMap(({ ruleName, description, violatingConstructs }) =>
    violatingConstructs.map(({ constructPath }) => ({ plugin: pluginName, rule: ruleName, where: constructPath, message: description }))));
}
