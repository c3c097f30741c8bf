/* eslint-disable @typescript-eslint/no-explicit-any */
import { Found } from './places';

/** A service that sends to a resource, reads it, or encrypts with it. */
export interface Delivery {
  readonly service: string;
  /** A reference to the target, or the resource that it resolves to. */
  readonly target: any;
  /** The actions on the target; by default those for sending. */
  readonly actions?: string[];
  /** An AWS account that may send instead of the service principal. */
  readonly account?: string;
  /** A reference to the role that the service assumes. */
  readonly role?: any;
  /** The role is assumed by another role, not by the service itself. */
  readonly roleIsHandedOn?: boolean;
  /**
   * It acts with the permissions of the deploying principal or a grant of it, so that the key must delegate to the
   * account's IAM policies.
   */
  readonly byAccount?: boolean;
}

/** The location of a resource. */
export interface Standing {
  readonly region: string;
  /** The other resources of the template. */
  readonly resources: any;
  /** The resource that a reference in this template, or in that of another resource, resolves to. */
  readonly follow: (reference: any, from?: Found) => Found | undefined;
  readonly mentioned: (value: any) => Found[];
  /** A value of this template with texts for references. */
  readonly text: (value: any) => string;
}

export type Reader = (props: any, at: Standing) => Delivery[];
