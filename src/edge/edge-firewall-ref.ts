import { IConstruct } from 'constructs';

/** A web ACL for the app: an `EdgeFirewall` of this app, or one that exists. */
export interface IEdgeFirewall extends IConstruct {
  /** What a distribution names as its web ACL. */
  readonly webAclArn: string;
}
