import { App } from 'aws-cdk-lib';
import { pluginReports, Violation } from '../../tools/validation-report';

/** What a plugin reports of an app, whether its synthesis fails or not. Errors of the plugin are thrown. */
export function reportOf(app: App, plugin: string): readonly Violation[] {
  let failed = false;
  try {
    app.synth();
  } catch (error) {
    if (!String(error).includes('Validation') && !String(error).includes('Change Guard')) throw error;
    failed = true;
  }
  const report = pluginReports(app.outdir)?.find(({ pluginName }) => pluginName === plugin);
  if (report?.metadata?.error) throw new Error(report.metadata.error);
  const violations = report?.violations ?? [];
  expect(failed).toBe(violations.some(({ severity }) => severity === 'fatal'));
  return violations;
}
