import { IResource } from 'aws-cdk-lib';

/** A web ACL of AWS WAF: an `EdgeFirewall` of this app or an imported one. */
export interface IEdgeFirewall extends IResource {
  /** The ARN of the web ACL, for a distribution. */
  readonly webAclArn: string;
}
