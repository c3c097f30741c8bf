import { App, IPolicyValidationPlugin, Stack, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { validate } from '../../tools/linters/validator';

/**
 * Everything that the bundled CloudFormation validator (errors and warnings) and rule packs, AwsSolutions unless others are
 * named, say of an app, one line each: `plugin rule at construct: description`. Empty means clean.
 */
export function findings(scope: App | Stack, { packs = [new AwsSolutionsChecks()] }: { packs?: IPolicyValidationPlugin[] } = {}): string[] {
  const app = scope.node.root as App;
  if (packs.length > 0) Validations.of(app).addPlugins(...packs);
  return validate(app).map(({ plugin, rule, where, message }) => `${plugin} ${rule} at ${where}: ${message}`).sort();
}

/** Context keys that synthesis would have had to look up; a stack of ours has none. */
export const missingContext = (scope: App | Stack): string[] => ((scope.node.root as App).synth().manifest.missing ?? []).map(({ key }) => key);
