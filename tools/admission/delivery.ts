/* eslint-disable @typescript-eslint/no-explicit-any */
import { Found } from './places';

/** That a service sends to a resource, reads it, or encrypts by it. */
export interface Delivery {
  readonly service: string;
  /** Reference to it, or what one has led to. */
  readonly target: any;
  /** What it asks of the target; what sending needs, if absent. */
  readonly actions?: string[];
  /** An account of AWS's own by which it may come. */
  readonly account?: string;
  /** Reference to the role whose rights it has. */
  readonly role?: any;
  /** The role is taken by another role, not by the service itself. */
  readonly roleIsHandedOn?: boolean;
  /** It has the rights of who deploys, or a grant of those, so that the key has to leave it to the account. */
  readonly byAccount?: boolean;
}

/** Where a resource stands. */
export interface Standing {
  readonly region: string;
  /** The other resources of the template. */
  readonly resources: any;
  /** What a reference leads to that stands here, or in the template of another resource. */
  readonly follow: (reference: any, from?: Found) => Found | undefined;
  readonly mentioned: (value: any) => Found[];
}

export type Reader = (props: any, at: Standing) => Delivery[];
