import { IConstruct } from 'constructs';

/** The value of a tag has at most 256 characters, the description of a role 1,000, and that of an alarm 1,024. */
const LONGEST = 255;
/** What IAM does not accept in the description of a role. An id of a construct can have any character but a slash. */
const NOT_FOR_ROLES = /[^\x20-\x7e\xa1-\xff]/g;
/** What ACM does not accept in the value of a tag. */
const NOT_FOR_CERTIFICATES = /[^\p{L}\p{Z}\p{N}_.:/=+\-@]/gu;

/** The end of the path of a construct, for the description of an IAM role. */
export function pathForRole({ node }: IConstruct): string {
  return node.path.slice(-LONGEST).replace(NOT_FOR_ROLES, '?');
}

/** The end of the path of a certificate with the given id, for its tag `Name`. */
export function pathForCertificate({ node }: IConstruct, id: string): string {
  return `${node.path}/${id}`.slice(-LONGEST).replace(NOT_FOR_CERTIFICATES, '_');
}

/** The end of the path of a construct, for the tag `Name` of a resource of EC2, and for texts with any character. */
export function pathOf({ node }: IConstruct): string {
  return node.path.slice(-LONGEST);
}

/** Whether a construct of aws-cdk-lib would give its resources a tag `Name` that EC2 does not accept. */
export function isTooLongForEc2({ node }: IConstruct): boolean {
  return node.path.length > LONGEST;
}

/**
 * Returns a readable name derived from a construct path below a root: `shop-database-cpu`.
 *
 * The names are as unique as logical ids, and change with the path.
 */
export function readableName(prefix: string, root: IConstruct, scope: IConstruct, id: string): string {
  const path = [...scope.node.scopes.slice(root.node.scopes.length).map(({ node }) => node.id), id];
  return [prefix, ...path.map((word) => word.replace(/([a-z])([A-Z0-9])/g, '$1-$2').toLowerCase())].join('-');
}
