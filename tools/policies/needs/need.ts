import { Access } from '../evaluation';

/** The permissions on the key of an encrypted queue. */
export const SEND = 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html';

/** The permissions of an upload in parts. */
export const UPLOAD = 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html';

export const PASSING = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html';

/** The page of an AWS managed policy. */
export const managedPage = (name: string) => `https://docs.aws.amazon.com/aws-managed-policy/latest/reference/${name}.html`;

/** A permission that a role needs. */
export interface Need {
  readonly action: string;
  /** The ARN or the pattern of the resources; undefined if the test does not know it, so that any resource counts. */
  readonly resource?: string;
  /** The condition keys that the call has, with their values. The first one must limit a statement on a pattern of resources. */
  readonly context?: Access['context'];
  /** The condition keys with values that the call never has, so that a policy refuses them. */
  readonly refused?: Readonly<Record<string, string>>;
  /** The code that calls, or the page of AWS that requires it. */
  readonly source: string;
}

/** Needs of several actions on several resources. */
export const needs = (source: string, actions: readonly string[], resources: readonly string[], context?: Access['context']): Need[] =>
  actions.flatMap((action) => resources.map((resource) => ({ action, resource, context, source })));

/** Actions of one service. */
export const of = (service: string, ...names: readonly string[]): string[] => names.map((name) => `${service}:${name}`);

/** What uses a role, as people would name it, and what it needs. */
export interface Use {
  readonly subject: string;
  readonly needs: readonly Need[];
  /** The AWS managed policies that it needs. */
  readonly managed?: readonly string[];
}
