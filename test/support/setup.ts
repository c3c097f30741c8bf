// aws-cdk-lib starts its CloudFormation validator in every test file otherwise (2.5 s each);
// test/validation.test.ts turns it on again for the one run that is about it.
process.env.CDK_VALIDATION ??= 'false';
