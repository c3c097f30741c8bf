import { Match } from 'aws-cdk-lib/assertions';

const among = (statements: readonly object[]) => ({ Statement: Match.arrayWith(statements.map((one) => Match.objectLike(one))) });

/** A policy with statements like these, in their order, among others. */
export const policyWith = (...statements: object[]) => ({ PolicyDocument: among(statements) });
/** A role with the policy inline. */
export const inlinePolicyWith = (...statements: object[]) => ({ Policies: [policyWith(...statements)] });
export const keyPolicyWith = (...statements: object[]) => ({ KeyPolicy: among(statements) });
