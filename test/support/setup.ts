// aws-cdk-lib starts its CloudFormation validator at every synthesis otherwise (2.5 s each); `findings` turns it on
// where it is wanted.
process.env.CDK_VALIDATION ??= 'false';
// A stack trace for each token costs time, and no test reads one.
process.env.CDK_DISABLE_STACK_TRACE ??= 'true';
// Hashes of assets are in the templates without copies of them, too; no test reads the creation stacks of constructs.
process.env.CDK_CONTEXT_JSON ??= JSON.stringify({
  'aws:cdk:disable-asset-staging': true, 'aws:cdk:disable-creation-stack-traces': true,
});

/** As in the rest of the field, an error is as expected if its message is; its class has tests of its own. */
expect.addEqualityTesters([(a: unknown, b: unknown) => (a instanceof Error && b instanceof Error ? a.message === b.message : undefined)]);

// Files share a process: each leaves it as it was.
const environment = { ...process.env };
afterAll(() => {
  vi.restoreAllMocks();
  for (const name of Object.keys(process.env)) if (!(name in environment)) delete process.env[name];
  Object.assign(process.env, environment);
});
