import { existsSync, readFileSync } from 'fs';
import { join } from 'path';
import { App, IPolicyValidationPlugin, Stack, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';

interface Report {
  readonly pluginReports: {
    readonly pluginName: string;
    readonly violations: {
      readonly ruleName: string;
      readonly description: string;
      readonly violatingConstructs: { readonly constructPath: string }[];
    }[];
  }[];
}

/**
 * Everything that the bundled CloudFormation validator (errors and warnings) and rule packs, AwsSolutions unless others are
 * named, say of an app, one line each: `plugin rule at construct: description`. Empty means clean.
 */
export function findings(scope: App | Stack, { packs = [new AwsSolutionsChecks()] }: { packs?: IPolicyValidationPlugin[] } = {}): string[] {
  const app = scope.node.root as App;
  const before = process.env.CDK_VALIDATION;
  process.env.CDK_VALIDATION = 'true';
  if (packs.length > 0) Validations.of(app).addPlugins(...packs);
  const report = join(app.outdir, 'validation-report.json');
  try {
    app.synth({ force: true });
  } catch (error) {
    // A failing plugin throws, after the report is written; any other error is the test's to see.
    if (!existsSync(report)) throw error;
  } finally {
    process.env.CDK_VALIDATION = before;
  }
  if (!existsSync(report)) throw new Error('no validation report: the validator did not run');
  const { pluginReports } = JSON.parse(readFileSync(report, 'utf8')) as Report;
  return pluginReports.flatMap(({ pluginName, violations }) => violations.flatMap(({ ruleName, description, violatingConstructs }) =>
    violatingConstructs.map(({ constructPath }) => `${pluginName} ${ruleName} at ${constructPath}: ${description}`))).sort();
}

/** Context keys that synthesis would have had to look up; a stack of ours has none. */
export function missingContext(scope: App | Stack): string[] {
  return ((scope.node.root as App).synth().manifest.missing ?? []).map(({ key }) => key);
}
