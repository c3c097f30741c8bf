import { relative } from 'path';
import { checkPlatforms, countPlatforms } from './whole-platforms';

// aws-cdk-lib starts its CloudFormation validator at every synthesis otherwise (2.5 s each); `findings` turns it on
// where it is wanted.
process.env.CDK_VALIDATION ??= 'false';
// A stack trace for each token costs time, and no test reads one.
process.env.CDK_DISABLE_STACK_TRACE ??= 'true';
// Hashes of assets are in the templates without copies of them, too; no test reads the creation stacks of constructs. The metadata of
// logical ids is a seventh of the time of a synthesis.
process.env.CDK_CONTEXT_JSON ??= JSON.stringify({
  'aws:cdk:disable-asset-staging': true, 'aws:cdk:disable-creation-stack-traces': true, 'aws:cdk:disable-logicalId-metadata': true,
});

countPlatforms();
afterAll(() => {
  jest.restoreAllMocks();
  const file = relative(process.cwd(), expect.getState().testPath!);
  if (!file.endsWith('.sweep.test.ts') && !/^test\/(properties|validated)\//.test(file)) checkPlatforms(file);
});
