import { readFileSync } from 'fs';
import { join } from 'path';

// The flags of the CLI, so that a test sees the templates that are deployed. Without copies of assets, a synthesis leaves a tenth of the files in the
// temporary folder; without the validator of aws-cdk-lib, which `cdk synth` runs, it needs a fifth of the time.
const { context } = JSON.parse(readFileSync(join(__dirname, '../cdk.json'), 'utf8'));
process.env.CDK_CONTEXT_JSON = JSON.stringify({ ...context, 'aws:cdk:disable-asset-staging': true });
process.env.CDK_VALIDATION = 'false';
