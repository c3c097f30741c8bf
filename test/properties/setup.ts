// `findings` turns aws-cdk-lib's validator on where it is wanted; everywhere else it would only cost time.
process.env.CDK_VALIDATION ??= 'false';
